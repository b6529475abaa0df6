//! Every expression is checked and compiled once by each block that evaluates it, and says what it reads.

use std::collections::BTreeSet;

use manual::expressions::Type;
use manual::{Checkers, Manual, Sources, check, describe};

use crate::desks::{Action, Desk};
use crate::toys::toys;

const PAGE: &str = "\
Refunds are at `= measure.refunds`.

```yaml table guest
fields:
  guest_id: text
  status: { one_of: [invited, came] }
  came_at: time
  paid: money
```

```yaml measure refunds
sql: select 1 as value
unit: percent
```

```yaml letter thanks
subject: Thanks, we got {{ paid | money }}
```

```yaml desk arrivals
of: guest
enters: status == 'came' && stay > 2h
show: [status]
let: { stay: now - came_at, long: stay > 9h }
actions:
  go:
    asks: { why: text }
    only_if: long && measure.refunds < 10.0
    does: [{ mail: thanks, to: guest_id }, { set: { note: \"= answer.why\" } }]
```

```yaml rule left
changed: guest.status
when: status == 'came'
does: [{ mail: thanks, to: guest_id }]
```
";

fn manual() -> Manual {
    check(Sources::of([("page.md", PAGE)]), &toys(), Checkers::default())
        .unwrap_or_else(|problems| panic!("{}", problems.to_text(manual::Colour::None)))
}

fn programs(manual: &Manual, kind: &str) -> usize {
    let block = manual.iter().find(|block| block.kind == kind).unwrap();
    manual.programs(block).count()
}

#[test]
fn no_expression_goes_unchecked_and_none_is_checked_twice() {
    let manual = manual();
    // enters, show, two of `let`, only_if, to, the answer, and the place in the letter.
    assert_eq!(programs(&manual, "desk"), 8);
    // when, to, and the same place in the letter once more.
    assert_eq!(programs(&manual, "rule"), 3);
    assert_eq!(programs(&manual, "letter"), 0, "it is checked where it is used");
}

#[test]
fn a_block_says_what_it_reads() {
    let manual = manual();
    let (block, _) = manual.all::<Desk>().next().unwrap();
    let reads: BTreeSet<String> = manual.reads(block).iter().map(ToString::to_string).collect();
    let expected = "answer.why came_at guest_id long measure.refunds now paid status stay";
    assert_eq!(reads.into_iter().collect::<Vec<_>>().join(" "), expected);
}

#[test]
fn expressions_and_live_values_are_compiled() {
    let manual = manual();
    let (block, desk) = manual.all::<Desk>().next().unwrap();
    let (_, long) = desk.names.iter().nth(1).unwrap();
    assert_eq!(manual.program(block, long).unwrap().gives(), &Type::Bool);
    let action: &Action = desk.actions.iter().next().unwrap().1;
    assert!(manual.program(block, &action.only_if).is_some());
    let live = &manual.pages()[0].live_values[0];
    let percent = Type::Quantity("percent".into());
    assert_eq!(manual.live_program(live).unwrap().gives(), &percent);
}

#[test]
fn mistakes_of_expressions_are_explained() {
    let explained = describe::explain(&toys(), "may-be-missing").unwrap();
    assert!(explained.contains("## Why") && explained.contains("```cel wrong"), "{explained}");
    let both = describe::explain(&toys(), "unknown-name").unwrap();
    assert!(both.contains("```yaml") && both.contains("## In expressions"), "{both}");
}
