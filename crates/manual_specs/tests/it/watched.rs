//! What an alert can watch of a block is what conditions know of it.

use std::fmt::Write;

use manual_specs::found;
use monitoring::PROPERTIES;

use crate::kinds::registry;

/// A block of each kind of which something can be watched, under the name `it`.
const BLOCKS: &str = "\
```yaml job it
does: [{ open_incident: Tidied }]
```

```yaml record thing
key: thing_id
fields: { thing_id: text, done: bool }
```

```yaml queue it
of: thing
enters: \"!done\"
order: thing_id
minutes_each: 1
actions: { finish: { does: [{ set: { done: true } }] } }
```

```yaml probe it
get: https://example.com
```

```yaml provider it
url: https://example.com
```

```yaml company
name: Ours
timezone: Australia/Melbourne
currency: AUD
locale: en-AU
```
";

#[test]
fn conditions_know_what_can_be_watched() {
    let mut page = BLOCKS.to_owned();
    for (kind, properties) in PROPERTIES {
        for (property, counts) in properties {
            let bound = if counts.is_empty() { "5m" } else { "10" };
            let (name, value) = (format!("{kind}_{property}"), format!("{kind}.it.{property}"));
            let alerts = writeln!(
                page,
                "```yaml alert watch_{name}\nwatch: {value}\nat: {{ warning: \"> {bound}\" }}\n```\n\n\
                 ```yaml alert when_{name}\nwhen: {value} > {bound}\nseverity: warning\n```\n"
            );
            assert!(alerts.is_ok());
        }
    }
    assert_eq!(found(&[("page.md".to_owned(), page)], &registry()), []);
}
