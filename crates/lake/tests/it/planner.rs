//! The queries of a manual: what is wrong is found at its place, before anything runs.

use facts::sql::Tables;
use lake::Planner;
use manual::values::Sql;
use manual::{Checkers, Kind, Problem, Registry, Sources};

manual::keys! {
    /// A query.
    pub struct Measure {
        /// What is asked.
        pub sql: Sql,
    }
}

impl Kind for Measure {
    const KIND: &'static str = "measure";
    const EXAMPLE: &'static str = "sql: select 1\n";
}

const RECORDS: &str = "
```yaml record purchase
key: purchase_id
fields:
  purchase_id: text
  trainer: text
  amount: money
  status: { one_of: [paid, refunded] }
  created_at: time
keep: 1 year
```

```yaml record trainer
key: trainer_id
fields: { trainer_id: int, name: text, joined_at: time }
keep: 1 year
```

```yaml event search_performed
properties: { issue: text }
keep: 1 year
```
";

fn problems(page: &str) -> Vec<Problem> {
    let registry = manual_specs::complete(facts::kinds(Registry::new())).kind::<Measure>();
    let planner = Planner::new(Tables::new()).unwrap();
    let sources = Sources::of([("README.md", page)]);
    match manual::check(sources, &registry, Checkers { sql: Some(&planner) }) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().cloned().collect(),
    }
}

/// Checks a manual with one query and returns where and what is wrong with it.
fn wrong(query: &str) -> Vec<(String, String, String)> {
    let lines: String = query.lines().map(|line| format!("  {line}\n")).collect();
    let page = format!("# Dogs\n{RECORDS}\n```yaml measure it\nsql: |\n{lines}```\n");
    let found = problems(&page).into_iter().map(|problem| {
        assert_eq!(problem.explanation.code, "bad-query", "{}", problem.says);
        let help = problem.help.clone().or(problem.expected.clone()).unwrap_or_default();
        (page[problem.at.range()].to_owned(), problem.says.clone(), help)
    });
    found.collect()
}

fn check(query: &str, place: &str, says: &str, help: &str) {
    let expected = (place.to_owned(), says.to_owned(), help.to_owned());
    assert_eq!(wrong(query), [expected], "{query}");
}

#[test]
fn a_query_that_holds_has_no_problem() {
    for query in [
        "select count(*) as value from purchase where created_at between :from and :to",
        "select sum(amount), amount_currency from purchase group by 2",
        "select p.amount - interval_end.x from purchase p, (select 1 as x) interval_end",
        "select issue, count(*) filter (where subject is null) from search_performed group by issue",
        "with late as (select * from purchase where created_at > now() - interval '7 days')\n\
         select t.name from trainer t join late l on l.trainer = t.name where t.trainer_id = :trainer",
        "select count(*) from logs where level = 'error' and at between :from and :to",
        "select value from generate_series(1, 3)",
    ] {
        assert_eq!(wrong(query), [], "{query}");
    }
}

#[test]
fn a_misspelt_name_is_found_where_it_stands() {
    check(
        "select 1 from purchse",
        "purchse",
        "There is no table `purchse`.",
        "did you mean `purchase`?",
    );
    check(
        "select *\nfrom purchase p\njoin trainr t on t.name = p.trainer",
        "trainr",
        "There is no table `trainr`.",
        "did you mean `trainer`?",
    );
    check(
        "select statsu from purchase",
        "statsu",
        "There is no column `statsu`.",
        "did you mean `status`?",
    );
    check(
        "select p.statsu from purchase p",
        "p.statsu",
        "`p` has no column `statsu`.",
        "did you mean `status`?",
    );
    check(
        "select count(*) from purchase where 'é' <> 'e' and creatd_at > now()",
        "creatd_at",
        "There is no column `creatd_at`.",
        "did you mean `created_at`?",
    );
    check("select x.name from trainer t", "x.name", "There is no `x` here.", "");
    check(
        "select cuont(*) from purchase",
        "cuont",
        "There is no function `cuont`.",
        "did you mean `count`?",
    );
    check("select repeat('x', 9)", "repeat", "There is no function `repeat`.", "");
    check(
        "select name from trainer a, trainer b",
        "name",
        "Several tables have a column `name`.",
        "write the name of the table and a point before it",
    );
}

#[test]
fn what_cannot_be_read_is_found_where_reading_ends() {
    check("select count(* from purchase", "from", "`from` cannot stand here.", ")");
    check(
        "delete from purchase",
        "delete from purchase",
        "This is no query.",
        "write a `select`: nothing else is taken here",
    );
    check("select * from purchase where", "", "The query ends here.", "an expression");
}

#[test]
fn a_record_that_cannot_be_read_spoils_no_query() {
    let page = "```yaml record review\nkey: 1\nfields: nonsense\n```\n\n\
        ```yaml measure it\nsql: select stars from review\n```\n";
    let codes: Vec<_> = problems(page).iter().map(|problem| problem.explanation.code).collect();
    assert!(!codes.is_empty() && !codes.contains(&"bad-query"), "{codes:?}");
}

#[test]
fn types_must_fit_together() {
    for query in ["select sum(status) from purchase", "select created_at + amount from purchase"] {
        assert_eq!(wrong(query).len(), 1, "{query}");
    }
}

#[test]
fn what_cannot_be_planned_is_told_in_plain_words() {
    for (query, place, says, help) in [
        ("select sum(status) from purchase", "sum", "cannot take", "cast("),
        ("select abs(status) from purchase", "abs", "cannot take a text", "cast("),
        ("select max() from purchase", "max", "needs something in its brackets", "max(amount)"),
        ("select round(1, 2, 3)", "round", "takes 2 values, and 3 are given", "commas"),
        ("select status, count(*) from purchase", "status", "neither grouped", "`group by`"),
        ("select count(*) from purchase where count(*) > 1", "", "looks at one row", "`having`"),
        ("select * from purchase where created_at > 5", ">", "cannot be compared", "alike"),
        (
            "select created_at + amount from purchase",
            "created_at + amount",
            "cannot join a time and a number",
            "interval",
        ),
        ("select * from purchase where status", "", "no condition", "compare it"),
        (
            "select status and trainer from purchase",
            "status and trainer",
            "`and` stands between two conditions",
            "compare it",
        ),
        ("select 1; select 2", "", "several queries", "without a `;`"),
        ("select *", "", "no table", "`from`"),
        ("select status from purchase order by 7", "", "not so many columns", "name of a column"),
        ("select status from purchase limit 'x'", "", "whole number", "limit 10"),
        ("select top 5 * from purchase", "top", "`top` is not known", "`limit`"),
        ("select cast(status as thing) from purchase", "thing", "no type `thing`", "`text`"),
        ("select now() - interval '7 dyas'", "7 dyas", "no span of time", "interval '7 days'"),
        (
            "select * from purchase where created_at > now() - 7 days",
            "days",
            "cannot stand here",
            "interval '7 days'",
        ),
    ] {
        let found = wrong(query);
        let [(at, said, helped)] = found.as_slice() else { panic!("{query}: {found:?}") };
        assert_eq!(at, place, "{query}");
        assert!(said.contains(says) && helped.contains(help), "{query}: {said} {helped}");
    }
}
