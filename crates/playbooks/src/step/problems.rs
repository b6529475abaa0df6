//! What can be wrong with steps and with the way from one to the next.

use manual::Explanation;

/// All of them.
pub(super) const ALL: &[&Explanation] = &[
    &BRANCH_NEVER_TAKEN,
    &ENDLESS_ROUND,
    &FALLS_INTO_BRANCH,
    &KEYS_OUT_OF_ORDER,
    &MORE_THAN_HANDS_ON,
    &NO_LIST,
    &NO_OTHERWISE,
    &NOTHING_ASKED,
    &STEP_NAMED_END,
    &STEP_WITHOUT_PLAYBOOK,
    &THEN_AND_CHOOSE,
    &UNREACHABLE_STEP,
    &WAIT_TOO_SHORT,
];

pub(super) static BRANCH_NEVER_TAKEN: Explanation = Explanation {
    code: "branch-never-taken",
    what: "A branch without `when` stands before the last one.",
    why: "The first branch that holds is taken, so those below it never are.",
    example: r#"```yaml playbook site_down
```

```yaml step decide
choose:
  - { then: report }
  - { when: up(probe.standby), then: report }
  - { then: end }
```

```yaml step report
minutes: 5
```
"#,
};

pub(super) static NO_OTHERWISE: Explanation = Explanation {
    code: "no-otherwise",
    what: "The last branch of `choose` has a `when`.",
    why: "Where no branch holds, nobody would know how to go on.",
    example: r#"```yaml playbook site_down
```

```yaml step decide
choose: [{ when: up(probe.standby), then: report }]
```

```yaml step report
minutes: 5
```
"#,
};

pub(super) static THEN_AND_CHOOSE: Explanation = Explanation {
    code: "then-and-choose",
    what: "A step has both `choose` and `then`.",
    why: "Each says which step comes next, and they may disagree.",
    example: r#"```yaml playbook site_down
```

```yaml step decide
choose: [{ when: up(probe.standby), then: report }, { then: end }]
then: report
```

```yaml step report
minutes: 5
```
"#,
};

pub(super) static KEYS_OUT_OF_ORDER: Explanation = Explanation {
    code: "keys-out-of-order",
    what: "A key of a step stands below one that happens later.",
    why: "Who reads a step from top to bottom must be right about what happens first.",
    example: r#"```yaml playbook site_down
```

```yaml step restart
check: up(probe.website)
does: [{ run_job: restart }]
```
"#,
};

pub(super) static STEP_NAMED_END: Explanation = Explanation {
    code: "step-named-end",
    what: "A step is called `end`.",
    why: "`then: end` finishes the playbook, so the step could not be meant by it.",
    example: r#"```yaml playbook site_down
```

```yaml step end
minutes: 5
```
"#,
};

pub(super) static NO_LIST: Explanation = Explanation {
    code: "no-list",
    what: "`for_each` names a step that lists nothing, or that comes later.",
    why: "There would be no rows to go through.",
    example: r#"```yaml playbook refunds_high
```

```yaml step find
minutes: 5
```

```yaml step flag
for_each: find
does: [{ note: trainer, text: Look at this. }]
```
"#,
};

pub(super) static NOTHING_ASKED: Explanation = Explanation {
    code: "nothing-asked",
    what: "A step expects an answer and asks no probe.",
    why: "There would be no answer to look at.",
    example: r#"```yaml playbook site_down
```

```yaml step try
expect: [{ body: json.ok }]
```
"#,
};

pub(super) static WAIT_TOO_SHORT: Explanation = Explanation {
    code: "wait-too-short",
    what: "Something must hold for longer than it is waited for.",
    why: "It could never be fulfilled, so the step would always end in `otherwise`.",
    example: r#"```yaml playbook site_down
```

```yaml step back
wait_for: up(probe.website)
for: 2h
at_most: 1h
otherwise: end
```
"#,
};

pub(crate) static STEP_WITHOUT_PLAYBOOK: Explanation = Explanation {
    code: "step-without-playbook",
    what: "A step stands on a page that is no playbook.",
    why: "Nothing would ever come to it.",
    example: r#"```yaml step look
minutes: 5
```
"#,
};

pub(crate) static UNREACHABLE_STEP: Explanation = Explanation {
    code: "unreachable-step",
    what: "No way through the playbook leads to a step.",
    why: "What it says would never be done, although whoever wrote it relies on it.",
    example: r#"```yaml playbook site_down
```

```yaml step look
then: end
minutes: 5
```

```yaml step tell
minutes: 5
```
"#,
};

pub(crate) static ENDLESS_ROUND: Explanation = Explanation {
    code: "endless-round",
    what: "Steps lead back to where they were, with no wait and no question between.",
    why: "The playbook would go round as fast as it can, and never end.",
    example: r#"```yaml playbook site_down
```

```yaml step look
check: up(probe.website)
```

```yaml step again
choose: [{ when: down(probe.website), then: look }, { then: end }]
```
"#,
};

pub(crate) static FALLS_INTO_BRANCH: Explanation = Explanation {
    code: "falls-into-branch",
    what: "A branch goes on into the step of another branch, because nothing says what comes next.",
    why: "Mostly only one of the two was meant to be done.",
    example: r#"```yaml playbook dispute
```

```yaml step decide
choose: [{ when: prove.in_order, then: explain }, { then: hand_on }]
```

```yaml step explain
minutes: 5
```

```yaml step hand_on
minutes: 5
```
"#,
};

pub(crate) static MORE_THAN_HANDS_ON: Explanation = Explanation {
    code: "more-than-hands-on",
    what: "The longest way through a playbook takes people more than its `hands_on`.",
    why: "Shifts and drills rely on what a playbook says of itself.",
    example: r#"```yaml playbook site_down
hands_on: 10m
```

```yaml step look
minutes: 5
```

```yaml step tell
minutes: 10
```
"#,
};
