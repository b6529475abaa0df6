//! Answers as files, and as the cells of a table.

use serde_json::Value;
use web::files::csv::{Field, line};

use super::Rows;

impl Rows {
    /// Writes the rows as comma-separated values, below the names of their columns.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut out = String::new();
        line(&mut out, self.columns.iter().map(|column| column.name.as_str()));
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(shown).collect();
            let fields = row.iter().zip(&cells).map(|(value, cell)| match value {
                Value::Number(_) => Field::Number(cell),
                _ => Field::Text(cell),
            });
            line(&mut out, fields);
        }
        out
    }
}

/// Writes a value where there is room for a text: nothing for what is missing.
#[must_use]
pub fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Named;
    use super::*;
    use serde_json::json;

    #[test]
    fn each_value_is_a_field() {
        let column = |name: &str| Named { name: name.to_owned(), of: "utf8".to_owned() };
        let rows = Rows {
            columns: ["a", "b, c", "d", "e"].map(column).into(),
            rows: vec![vec![json!(null), json!(-1.5), json!("-x\"y"), json!(["a", true])]],
            truncated: false,
            personal: Vec::new(),
        };
        let expected = "a,\"b, c\",d,e\r\n,-1.5,\"'-x\"\"y\",\"[\"\"a\"\",true]\"\r\n";
        assert_eq!(rows.to_csv(), expected);
    }
}
