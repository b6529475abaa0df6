//! Names that tables and fields cannot have, because something else has them already.

use manual::values::{Located, Name};
use manual::{Check, Explanation, Problem};

/// A name that something else has.
pub(crate) static RESERVED_NAME: Explanation = Explanation {
    code: "reserved-name",
    what: "A record, an event or a field has a name that means something else already.",
    why: "Queries and expressions could not speak of it.",
    example: r#"```yaml record order
key: order_id
fields: { order_id: text }
```
"#,
};

/// Tables that are there in every company.
const TABLES: [&str; 14] = [
    "alerts",
    "audit",
    "cases",
    "decisions",
    "effects",
    "events",
    "incidents",
    "job_runs",
    "logs",
    "payments",
    "playbook_runs",
    "refunds",
    "samples",
    "webhook_deliveries",
];

/// Types of fields and of answers.
const TYPES: [&str; 14] = [
    "text", "int", "number", "bool", "time", "date", "span", "money", "email", "phone", "url",
    "location", "json", "template",
];

/// Words of SQL that cannot be the name of a table or column without quotes.
const SQL: [&str; 62] = [
    "all",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "between",
    "both",
    "case",
    "cast",
    "check",
    "column",
    "constraint",
    "create",
    "cross",
    "default",
    "delete",
    "desc",
    "distinct",
    "do",
    "drop",
    "else",
    "end",
    "except",
    "exists",
    "false",
    "fetch",
    "for",
    "foreign",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "in",
    "inner",
    "insert",
    "intersect",
    "into",
    "is",
    "join",
    "left",
    "like",
    "limit",
    "not",
    "null",
    "offset",
    "on",
    "or",
    "order",
    "outer",
    "primary",
    "references",
    "right",
    "select",
    "set",
    "table",
    "then",
    "true",
    "union",
    "update",
    "using",
];

/// More words of SQL, and those of the expressions.
const OTHERS: [&str; 22] = [
    "answer",
    "actor",
    "break",
    "const",
    "continue",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "namespace",
    "natural",
    "now",
    "package",
    "return",
    "unique",
    "user",
    "values",
    "var",
    "void",
    "when",
    "where",
];

fn is_word(name: &str) -> bool {
    SQL.contains(&name) || OTHERS.contains(&name)
}

/// Checks the name of the block, which becomes the name of a table.
pub(crate) fn check_table_name(check: &mut Check<'_>) {
    let block = check.block();
    let name = block.name.as_str();
    let says = if TABLES.contains(&name) {
        format!("There is a table `{name}` already, in every company.")
    } else if TYPES.contains(&name) {
        format!("`{name}` is a type of field.")
    } else if is_word(name) {
        format!("`{name}` is a word of the query language.")
    } else {
        return;
    };
    let problem = Problem::new(&RESERVED_NAME, block.at, says);
    check.report(problem.help(format!("choose another name, such as `{}`", other(name))));
}

/// Checks the name of a field, which becomes the name of a column.
pub(crate) fn check_field_name(name: &Located<Name>, check: &mut Check<'_>) {
    if is_word(name.as_str()) {
        let says = format!("`{}` is a word of the query language.", name.value);
        let problem = Problem::new(&RESERVED_NAME, name.at, says);
        check.report(problem.help(format!("write a longer name, such as `{}_value`", name.value)));
    }
}

/// Makes a name that is free: of what belongs to the business, not to the program.
fn other(name: &str) -> String {
    format!("our_{name}")
}
