"""Messages about uploaded and pasted tables, before any domain rule."""

from portal.lib.messages.entry import Entry, _

FILES: dict[str, Entry] = {
    "file_empty": Entry(_("The file is empty."), _("Choose a file with a header and one row.")),
    "file_and_text": Entry(
        _("Both a file ({name}) and pasted text came; only one of them can be read at a time."),
        _("The text is still here: go on with it, or empty the box and choose the file again."),
    ),
    "file_too_big": Entry(
        _("The file has {size} MB; at most {limit} MB are read."), _("Split it by month."), 413
    ),
    "file_kind": Entry(
        _("This is neither CSV nor XLSX."), _("Save the sheet as XLSX or CSV UTF-8."), 415
    ),
    "file_password": Entry(
        _("The workbook has a password, so it cannot be read."),
        _("Remove it in the spreadsheet (File, Info, Protect: an empty password), then save it."),
        415,
    ),
    "heading_below": Entry(
        _("Row {row} was read as the headings; what stands above it was left out."),
    ),
    "sheet_read": Entry(_("The sheet “{sheet}” was read; not read: {others}.")),
    "sheet_unread": Entry(
        _("The sheet “{sheet}” has such headings too, but was not read."),
        _("Put its rows below those of “{read}”, or bring it as a file of its own."),
    ),
    "rows_hidden": Entry(
        _("Hidden rows were read too: {rows}."),
        _("Show them in the spreadsheet; delete those that are not to be sent."),
    ),
    "numbers_rounded": Entry(
        _("Numbers are read as the sheet shows them; it keeps more digits in {cells}."),
        _("Give these cells more decimals in the spreadsheet if they are to count."),
    ),
    "columns_hidden": Entry(
        _("Hidden columns were read too: {columns}."),
        _("Show them in the spreadsheet; delete those that are not to be sent."),
    ),
    "file_macro": Entry(
        _("The workbook contains macros."), _("Save it as XLSX without macros."), 415
    ),
    "file_bomb": Entry(
        _("The workbook unpacks to {size} MB; at most {limit} MB are read."),
        _("Save the sheet with values only into a new workbook."),
        413,
    ),
    "file_broken": Entry(
        _("The file cannot be opened: {detail}."), _("Open and save it again, then retry.")
    ),
    "file_costly": Entry(
        _("Reading the file would take more than {seconds} seconds or {memory} MB of memory."),
        _("Copy the cells as values into a new workbook, or split the file, then retry."),
    ),
    "file_damaged": Entry(
        _("The file is damaged: reading it ends in the middle."),
        _("Copy the cells as values into a new workbook, then retry."),
    ),
    "file_characters": Entry(
        _("The file holds characters that are no text (row {row})."),
        _("Save it as CSV UTF-8, then retry."),
    ),
    "file_many_columns": Entry(
        _("The file has {found} columns; at most {limit} are read."),
        _("Remove the columns that are not asked for."),
    ),
    "heading_long": Entry(
        _("The heading of column {position} has {found} characters; at most {limit} are read."),
        _("Give the column a short name; the first filled row is read as headings."),
    ),
    "reading_busy": Entry(
        _("Several files are being read at the moment."), _("Try again in a minute."), 503
    ),
    "sheet_reference": Entry(
        _("The sheet names a cell that no spreadsheet has: {reference}."),
        _("Open it and save it again as XLSX, then retry."),
    ),
    "file_encoding": Entry(
        _("The text encoding of the file cannot be recognised."), _("Save it as CSV UTF-8.")
    ),
    "file_too_many_rows": Entry(_("The file has more than {limit} rows."), _("Split it by month.")),
    "column_missing": Entry(
        _("The column “{column}” is missing."), _("Add it, or match another column to it.")
    ),
    "column_doubled": Entry(
        _("The column “{column}” stands there twice."), _("Remove or rename one of them.")
    ),
    "column_unknown": Entry(
        _("The column “{column}” is not known."), _("Remove it, or use one of: {known}.")
    ),
    "cells_merged": Entry(
        _("The header has merged or empty cells in column {position}."),
        _("Unmerge the header and give every column a name."),
    ),
    "cell_formula": Entry(
        _("The cell holds a formula without a stored value."), _("Paste it as a value.")
    ),
    "row_too_long": Entry(
        _("The row has {found} cells, the header {expected}."),
        _("Check for a stray separator or missing quotes."),
    ),
    "number_text": Entry(
        _("“{value}” is not a number."),
        _("Enter digits, or say why there is none; in a file “missing: system was down”."),
    ),
    "number_ambiguous": Entry(
        _("“{value}” may mean two numbers: its mark may divide thousands or decimals."),
        _("Write it without marks between thousands."),
    ),
    "number_marks": Entry(
        _("The points and commas in “{value}” do not make a number here."),
        _("Write decimals the same way everywhere, over the API with a point; no thousands marks."),
    ),
    "number_long": Entry(
        _("“{value}” has more digits than can be kept exactly."), _("Round it to 15 digits.")
    ),
    "number_shortened": Entry(
        _("“{value}” shows only the first digits of a number."),
        _("Format the column as a number without decimals, then save it again."),
    ),
    "number_absent": Entry(
        _("“{value}” is not a number."),
        _("Enter the number, or say why there is none; in a file “missing: system was down”."),
    ),
    "number_hidden": Entry(
        _("“{value}” hides the number."),
        _("Enter the number, or say why there is none; in a file “missing: system was down”."),
    ),
    "number_limit": Entry(
        _("“{value}” is a range, not a number."),
        _("Enter the exact number, or say why there is none; in a file “missing: too few cases”."),
    ),
    "number_sheet_error": Entry(
        _("The cell holds the spreadsheet's error {value}."), _("Correct the formula, or empty it.")
    ),
    "file_no_rows": Entry(
        _("There is a header but no row below it."), _("Add a row for each entry.")
    ),
    "sheet_sparse": Entry(
        _("The sheet reaches to row {rows} and column {columns}, but is mostly empty."),
        _("Delete the empty rows and columns, then save it again."),
    ),
}
