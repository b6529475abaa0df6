//! Conditions of a query that is put together of what somebody narrows a list by.

use jiff::Timestamp;
use sea_orm::Value;

use crate::micros;

/// Conditions with the values of their placeholders.
pub struct Conditions {
    /// The text.
    pub sql: String,
    /// The values, in the order of their numbers.
    pub values: Vec<Value>,
}

impl Conditions {
    /// Begins with what everything fits.
    #[must_use]
    pub fn all() -> Self {
        Self { sql: "1 = 1".to_owned(), values: Vec::new() }
    }

    /// Adds a condition, if there is a value for it; `$n` stands for the value wherever it is.
    pub fn one(&mut self, condition: &str, value: Option<Value>) {
        if let Some(value) = value {
            self.bind(&format!(" and {condition}"), value);
        }
    }

    /// Demands that one of some columns has a text in it, whatever the case of its letters.
    pub fn holds(&mut self, columns: &[&str], part: Option<&String>) {
        let Some(part) = part.filter(|part| !part.is_empty()) else { return };
        let mut plain = part.clone();
        for special in ['\\', '%', '_'] {
            plain = plain.replace(special, &format!("\\{special}"));
        }
        let each = |column: &&str| format!("lower({column}) like lower($n) escape '\\'");
        let any: Vec<String> = columns.iter().map(each).collect();
        self.one(&format!("({})", any.join(" or ")), Some(format!("%{plain}%").into()));
    }

    /// Demands that an instant lies from the first on and before the second.
    pub fn between(&mut self, column: &str, from: Option<Timestamp>, to: Option<Timestamp>) {
        self.one(&format!("{column} >= $n"), from.map(|at| micros(at).into()));
        self.one(&format!("{column} < $n"), to.map(|at| micros(at).into()));
    }

    /// Adds SQL whose `$n` stands for the next value.
    pub fn bind(&mut self, sql: &str, value: Value) {
        self.values.push(value);
        self.sql.push_str(&sql.replace("$n", &format!("${}", self.values.len())));
    }
}

/// Returns a text for a condition, unless it is empty.
#[must_use]
pub fn text(text: Option<&String>) -> Option<Value> {
    text.filter(|text| !text.is_empty()).map(|text| text.as_str().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_for_stands_for_itself() {
        let mut conditions = Conditions::all();
        conditions.holds(&["name", "email"], Some(&"50%_\\".to_owned()));
        conditions.holds(&["role"], None);
        conditions.holds(&["role"], Some(&String::new()));
        assert_eq!(
            conditions.sql,
            "1 = 1 and (lower(name) like lower($1) escape '\\' or lower(email) like lower($1) escape '\\')"
        );
        assert_eq!(conditions.values, [Value::from("%50\\%\\_\\\\%")]);
    }
}
