"""Which of the slice's tables is whose, beside those that lead to their partner by themselves."""

# The same for everybody.
SHARED = {"Clause", "Metric", "Publication", "Section", "Standard", "Target", "Version"}
# Partners' tables their people write.
WRITTEN = {"Acknowledgement"}
