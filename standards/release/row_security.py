"""Which of the slice's tables is whose, beside those that lead to their partner by themselves."""

# Out of reach for partners' people.
BRAND_ONLY = {"FamilyPlan", "Intake", "Revisit", "Season", "SplitChoice", "Standing"}
