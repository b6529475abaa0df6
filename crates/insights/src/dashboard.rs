//! Dashboards: what one sees at a glance.

use acts::OnePanel;
use manual::kind::Kind;
use manual::values::{Located, Reference};
use manual::{Check, Explanation, Problem};
use vocabulary::Span;

use crate::panels::{Job, Queue, Recent, Table};

manual::foreign! {
    /// What is set side by side.
    pub Reconciliation = "reconciliation",
    /// What people do in a case of need.
    pub Playbook = "playbook",
}

manual::keys! {
    /// What one sees at a glance, and what one can do from there.
    pub struct Dashboard {
        /// How old what is shown may be.
        pub refresh: Refresh = "{}",
        /// Rows of panels, from top to bottom; each row is a list.
        pub rows: Located<Vec<Vec<OnePanel>>>,
        /// Buttons for what is done often.
        pub actions: Vec<QuickAction> = "[]",
    }
}

manual::keys! {
    /// How old what is shown may be.
    pub struct Refresh {
        /// Alerts and incidents.
        pub alerts: Span = "30s",
        /// Figures, and everything else.
        pub figures: Span = "1m",
    }
}

manual::forms! {
    /// Something that is done often.
    pub enum QuickAction {
        /// Go on with the cases of a queue.
        Queue(Reference<Queue>) = "queue",
        /// Run a job now.
        Job(Reference<Job>) = "job",
        /// Begin a playbook.
        Playbook(Reference<Playbook>) = "playbook",
        /// Set side by side now.
        Reconcile(Reference<Reconciliation>) = "reconcile",
        /// Go to a room of the console.
        Open(Room) = "open",
    }
}

manual::words! {
    /// A room of the console.
    pub enum Room {
        /// What needs somebody today.
        Today = "today",
        /// What is going wrong.
        Alerts = "alerts",
        /// What went wrong, and its story.
        Incidents = "incidents",
        /// Where cases wait.
        Queues = "queues",
        /// What people do in a case of need.
        Playbooks = "playbooks",
        /// What runs by the clock.
        Jobs = "jobs",
        /// Payments and what became of them.
        Money = "money",
        /// What the business is made of.
        Records = "records",
        /// What is measured.
        Figures = "figures",
        /// The manual itself.
        Manual = "manual",
        /// Who works here.
        People = "people",
        /// Who did what.
        Audit = "audit",
        /// How the program is set up.
        Settings = "settings",
    }
}

impl Kind for Dashboard {
    const KIND: &'static str = "dashboard";
    const EXAMPLE: &'static str = "\
refresh: { alerts: 30s, figures: 1m }
rows:
  - [alerts: critical]
  - [figure: revenue, { figure: searches, drawn: line, over: 90 days }, providers: all]
  - [waiting: [reviews, refunds], jobs: all]
  - [recent: 5]
actions: [queue: reviews, job: nightly, open: audit]
";
    const PROBLEMS: &'static [&'static Explanation] = &[&NOTHING_SHOWN];

    fn check(&self, check: &mut Check<'_>) {
        if self.rows.iter().all(Vec::is_empty) {
            report(self.rows.at, "This board shows nothing.", check);
        }
        for panel in self.rows.iter().flatten() {
            check_panel(panel, check);
            if let Some(table) = panel.as_a::<Table>()
                && let Some((name, range)) = table.table.parameters().next()
            {
                let says = format!("A board is about now, and knows no `:{name}`.");
                let problem = Problem::new(&NOTHING_SHOWN, table.table.text().place(range), says);
                check.report(problem.help("write it out, such as `now() - interval '7 days'`"));
            }
        }
    }
}

/// Reports a panel that would show nothing.
pub(crate) fn check_panel(panel: &OnePanel, check: &mut Check<'_>) {
    if let Some(recent) = panel.as_a::<Recent>()
        && recent.recent.value == 0
    {
        report(recent.recent.at, "This panel shows nothing.", check);
    }
}

pub(crate) fn report(at: manual::At, says: &str, check: &mut Check<'_>) {
    let problem = Problem::new(&NOTHING_SHOWN, at, says);
    check.report(problem.help("show something, such as `figure: revenue` or `recent: 5`"));
}

/// A board, a report or a panel that cannot show anything.
pub(crate) static NOTHING_SHOWN: Explanation = Explanation {
    code: "nothing-shown",
    what: "A dashboard, a report or a panel would show nothing.",
    why: "An empty board looks as if all were well.",
    example: r#"```yaml dashboard board
rows: []
```
"#,
};
