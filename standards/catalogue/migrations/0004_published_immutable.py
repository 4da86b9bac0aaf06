"""Published versions, their parts, their publications and the metrics they use never change."""

from django.db import migrations

BOUND = "('published', 'retired')"
VERSION_COLUMNS = (
    "id public_id standard_id number notes weight scale decimals caps metric_codes author_id "
    "created_at published_at"
).split()
METRIC_COLUMNS = (
    "id code kind unit factor polarity lower upper minimum_sample quantile choices dimension "
    "members has_total"
).split()
PARTS = ("section", "clause", "target")
MESSAGE = "published standards are immutable"


def sqlite():
    stop = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    yield f"""CREATE TRIGGER version_no_update BEFORE UPDATE ON catalogue_version
        WHEN OLD.state IN {BOUND} AND (NEW.state NOT IN {BOUND} OR {differ(VERSION_COLUMNS, "IS NOT")})
        {stop}"""
    yield f"""CREATE TRIGGER version_no_delete BEFORE DELETE ON catalogue_version
        WHEN OLD.state IN {BOUND} {stop}"""
    for part in PARTS:
        for verb, rows in (("INSERT", "NEW"), ("UPDATE", "OLD NEW"), ("DELETE", "OLD")):
            bound = " OR ".join(is_bound(row) for row in rows.split())
            yield f"""CREATE TRIGGER {part}_no_{verb.lower()} BEFORE {verb} ON catalogue_{part}
                WHEN {bound} {stop}"""
    for verb in ("UPDATE", "DELETE"):
        yield f"""CREATE TRIGGER publication_no_{verb.lower()} BEFORE {verb}
            ON catalogue_publication {stop}"""
    used = metric_used("EXISTS (SELECT 1 FROM json_each(v.metric_codes) WHERE value = OLD.code)")
    yield f"""CREATE TRIGGER metric_no_update BEFORE UPDATE ON catalogue_metric
        WHEN ({differ(METRIC_COLUMNS, "IS NOT")}) AND {used} {stop}"""
    yield f"CREATE TRIGGER metric_no_delete BEFORE DELETE ON catalogue_metric WHEN {used} {stop}"


def sqlite_back():
    for name in names():
        yield f"DROP TRIGGER {name}"


def names():
    yield from ("version_no_update", "version_no_delete")
    for part in PARTS:
        for verb in ("insert", "update", "delete"):
            yield f"{part}_no_{verb}"
    yield from (
        "publication_no_update",
        "publication_no_delete",
        "metric_no_update",
        "metric_no_delete",
    )


def postgresql():
    yield f"""CREATE FUNCTION catalogue_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$"""
    stop = "FOR EACH ROW {} EXECUTE FUNCTION catalogue_immutable()"
    changed = differ(VERSION_COLUMNS, "IS DISTINCT FROM")
    yield "CREATE TRIGGER version_no_update BEFORE UPDATE ON catalogue_version " + stop.format(
        f"WHEN (OLD.state IN {BOUND} AND (NEW.state NOT IN {BOUND} OR {changed}))"
    )
    yield "CREATE TRIGGER version_no_delete BEFORE DELETE ON catalogue_version " + stop.format(
        f"WHEN (OLD.state IN {BOUND})"
    )
    for verb in ("UPDATE", "DELETE"):
        yield f"CREATE TRIGGER publication_no_{verb.lower()} BEFORE {verb} " + (
            "ON catalogue_publication " + stop.format("")
        )
    # A trigger's condition cannot look into other tables; these functions do.
    yield guard("catalogue_part_guard", is_bound("OLD"), is_bound("NEW"))
    for part in PARTS:
        yield f"""CREATE TRIGGER {part}_guard BEFORE INSERT OR UPDATE OR DELETE
            ON catalogue_{part} FOR EACH ROW EXECUTE FUNCTION catalogue_part_guard()"""
    used = metric_used("jsonb_exists(v.metric_codes, OLD.code)")
    changed = differ(METRIC_COLUMNS, "IS DISTINCT FROM")
    yield f"""CREATE FUNCTION catalogue_metric_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF NOT ({changed}) THEN RETURN NEW; END IF;
            END IF;
            IF {used} THEN
                RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$"""
    yield """CREATE TRIGGER metric_guard BEFORE UPDATE OR DELETE
        ON catalogue_metric FOR EACH ROW EXECUTE FUNCTION catalogue_metric_guard()"""


def guard(name, old, new):
    return f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'INSERT' THEN
                IF {old} THEN
                    RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation';
                END IF;
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            IF {new} THEN
                RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$"""


def postgresql_back():
    yield "DROP TRIGGER metric_guard ON catalogue_metric"
    yield "DROP FUNCTION catalogue_metric_guard()"
    for part in PARTS:
        yield f"DROP TRIGGER {part}_guard ON catalogue_{part}"
    yield "DROP FUNCTION catalogue_part_guard()"
    yield "DROP TRIGGER publication_no_delete ON catalogue_publication"
    yield "DROP TRIGGER publication_no_update ON catalogue_publication"
    yield "DROP TRIGGER version_no_delete ON catalogue_version"
    yield "DROP TRIGGER version_no_update ON catalogue_version"
    yield "DROP FUNCTION catalogue_immutable()"


def differ(columns, sign):
    return " OR ".join(f"OLD.{column} {sign} NEW.{column}" for column in columns)


def is_bound(row):
    return f"""EXISTS (SELECT 1 FROM catalogue_version v
        WHERE v.id = {row}.version_id AND v.state IN {BOUND})"""


def metric_used(listed):
    return f"""EXISTS (SELECT 1 FROM catalogue_version v WHERE v.state IN {BOUND} AND (
        {listed} OR EXISTS (SELECT 1 FROM catalogue_target t
            WHERE t.version_id = v.id AND t.metric_id = OLD.id)))"""


def forwards(apps, schema_editor):
    run(schema_editor, sqlite, postgresql)


def backwards(apps, schema_editor):
    run(schema_editor, sqlite_back, postgresql_back)


def run(schema_editor, for_sqlite, for_postgresql):
    vendor = schema_editor.connection.vendor
    for statement in for_sqlite() if vendor == "sqlite" else for_postgresql():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_version_weight")]
    operations = [migrations.RunPython(forwards, backwards)]
