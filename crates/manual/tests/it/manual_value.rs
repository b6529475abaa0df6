//! A checked manual is a value: typed, found by name, with a hash of its content.

use manual::values::{Bound, Piece};
use manual::yaml::Content;
use manual::{Blocks, Checkers, Column, Complaint, Manual, Sources, SqlPlanner, Text, check};

use crate::toys::{Effect, House, Letter, Mail, Measure, Set, Step, Watch, toys};

fn manual(pages: &[(&str, &str)]) -> Manual {
    let sources = Sources::of(pages.iter().copied());
    check(sources, &toys(), Checkers::default())
        .unwrap_or_else(|problems| panic!("{}", problems.to_text(manual::Colour::None)))
}

const PAGE: &str = "\
# Ours

Here it is.

```yaml house
title: Ours
timezone: Australia/Melbourne
open: { days: [Mon] }
```

```yaml measure refunds
sql: |
  select count(*) as value
  from payments where at > :from
```

```yaml watch refunds
of: measure.refunds
at:
  warning: '> 10 percent'
  critical: { is: '> 15', notify: team }
for: 10m
```

```yaml line team
mail: team@example.com
```

```yaml letter thanks
subject: Thanks {{ guest.name or 'friend' }}
body: |
  We got {{ amount | money }}.
```

```yaml task thank
does:
  - { mail: thanks, to: guest.email }
  - set: { status: \"= answer.status\", note: done }
```
";

#[test]
fn blocks_are_typed_and_found_by_name() {
    let manual = manual(&[("README.md", PAGE)]);
    let house = manual.get::<House>("", 0).unwrap();
    assert_eq!(house.people, 2, "the default");
    let (_, watch) = manual.all::<Watch>().next().unwrap();
    assert_eq!(watch.every.to_string(), "5m");
    let limits: Vec<_> = watch.at.iter().collect();
    assert_eq!(limits[0].0.name, "warning");
    assert_eq!(limits[0].1.is.bound, Bound::Number(10.0, Some("percent".to_owned())));
    assert_eq!(limits[1].1.notify.as_ref().unwrap().name, "team");
    assert!(manual.follow(limits[1].1.notify.as_ref().unwrap()).unwrap().mail.is_some());
    assert_eq!(watch.of.kind, "measure");
    let measure = manual.get::<Measure>("refunds", 0).unwrap();
    let parameters: Vec<_> = measure.sql.parameters().collect();
    assert_eq!(parameters[0].0, "from");
    assert_eq!(&PAGE[measure.sql.text().place(parameters[0].1.clone()).range()], ":from");
    let letter = manual.get::<Letter>("thanks", 0).unwrap();
    let Piece::Insertion(insertion) = &letter.subject.pieces[1] else { panic!("{letter:?}") };
    assert_eq!(insertion.or.as_deref(), Some("friend"));
    assert_eq!(insertion.expression.text().as_str(), "guest.name");
}

#[test]
fn members_of_a_family_keep_their_type() {
    let manual = manual(&[("README.md", PAGE)]);
    let (_, task) = manual.all::<crate::toys::Task>().next().unwrap();
    let does: &[manual::values::Member<Effect>] = &task.does;
    assert_eq!((does[0].name, does[1].name), ("mail", "set"));
    assert_eq!(does[0].as_a::<Mail>().unwrap().to.text().as_str(), "guest.email");
    assert!(does[0].as_a::<Set>().is_none());
    assert_eq!(does[1].as_a::<Set>().unwrap().set.iter().count(), 2);
}

#[test]
fn steps_are_found_on_their_page() {
    let page = "```yaml step a\nthen: b\n```\n\nLook around.\n\n```yaml step b\nwhen: done\n```\n";
    let manual = manual(&[("one.md", page), ("two.md", page)]);
    assert_eq!(manual.all::<Step>().count(), 4);
    assert!(manual.get::<Step>("b", 1).unwrap().proof.is_some());
    assert_eq!(manual.pages()[1].prose_above(3), "Look around.");
}

#[test]
fn the_hash_is_that_of_paths_and_texts() {
    let hash = |pages: &[(&str, &str)]| manual(pages).hash().to_owned();
    let one = hash(&[("a.md", "one"), ("b.md", "two")]);
    assert_eq!(one, hash(&[("b.md", "two"), ("a.md", "one")]), "the order is the manual's own");
    for other in [
        hash(&[("a.md", "one"), ("b.md", "two ")]),
        hash(&[("a.md", "one"), ("c.md", "two")]),
        hash(&[("a.md", "oneb.mdtwo")]),
    ] {
        assert_ne!(one, other);
    }
}

#[test]
fn sources_have_the_hash_of_their_manual_unless_some_cannot_be_read() {
    let pages = [("a.md", "one"), ("b.md", "two")];
    assert_eq!(Sources::of(pages).hash().as_deref(), Some(manual(&pages).hash()));
    let large = "x".repeat(manual::pages::MOST_BYTES + 1);
    assert_eq!(Sources::of([("a.md", large)]).hash(), None);
}

#[test]
fn a_reference_leads_to_its_block_from_where_it_is_written() {
    let manual = manual(&[("README.md", PAGE)]);
    let watch = manual.all::<Watch>().next().unwrap().0;
    let place = PAGE.find("measure.refunds").unwrap();
    let Content::Map(keys) = &watch.written.content else { panic!("it has keys") };
    let of = &keys[0].1;
    assert_eq!((of.at.start, of.text()), (place, Some("measure.refunds")));
    let linked = manual.linked(of.at).unwrap();
    assert_eq!((linked.kind, linked.name.as_str()), ("measure", "refunds"));
    assert!(manual.linked(watch.at).is_none());
}

/// Complains about the word `bad` wherever it stands.
struct Suspicious;

impl SqlPlanner for Suspicious {
    fn plan(&self, query: &Text, _: &Blocks) -> Result<Option<Vec<Column>>, Complaint> {
        let Some(start) = query.as_str().find("bad") else { return Ok(None) };
        Err(Complaint {
            range: start..start + "bad".len(),
            says: "This is bad.".to_owned(),
            expected: None,
            help: Some("write `good`".to_owned()),
        })
    }
}

#[test]
fn complaints_about_languages_stand_at_their_place() {
    let page = "We have `= now.bad1` now.\n\n```yaml measure a\nsql: |\n  select 1\n    from bad2\n```\n\n\
        ```yaml note b\ntext: hello\nwhen: \"'b' == \\\"\\u00e9\\\" && now.bad3\"\n```\n\n\
        ```yaml letter c\nsubject: 'It''s {{ now.bad4 | date }}'\nbody: >\n  one\n  {{ now\n  + now.bad5 }}\n```\n";
    let checkers = Checkers { sql: Some(&Suspicious) };
    let problems = check(Sources::of([("page.md", page)]), &toys(), checkers).unwrap_err();
    let found: Vec<_> = problems
        .iter()
        .map(|problem| {
            let range = problem.at.range();
            (problem.explanation.code, &page[range])
        })
        .collect();
    assert_eq!(
        found,
        [
            ("unknown-field", "bad1"),
            ("bad-query", "bad"),
            ("unknown-field", "bad3"),
            ("unknown-field", "bad4"),
            ("unknown-field", "bad5"),
        ]
    );
}
