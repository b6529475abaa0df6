//! Toy kinds that use everything the machinery has, for the specifications, the bench and the fuzzer.

use manual::expressions::Type;
use manual::kind::{Kind, Names};
use manual::values::{
    Acyclic, Condition, Distinct, Email, Expression, Family, Fields, Located, Map, Member, Name,
    OneOrMany, OrExpression, OrWord, Property, Reference, Rights, SecretName, Sql, Template,
    Threshold, Url,
};
use manual::{Check, Explanation, Given, Place, Problem, Question, Registry, Scope, Source};
use vocabulary::{Currency, Money, Schedule, Span};

use crate::desks::{Way, desks};

manual::keys! {
    /// The house that all of this is about.
    pub(crate) struct House {
        /// What it is called.
        pub title: String,
        /// Where its clock hangs.
        pub timezone: Option<jiff::tz::TimeZone>,
        /// In which money it counts.
        pub currency: Option<Currency>,
        /// When it is open.
        pub open: Option<Hours>,
        /// When it is closed all day.
        pub closed: Vec<jiff::civil::Date> = "[]",
        /// Its rooms.
        pub rooms: Option<Distinct<Name, 1>>,
        /// How many people live there.
        pub people: u32 = "2",
    }
}

manual::keys! {
    /// When a house is open.
    pub(crate) struct Hours {
        /// On which days.
        pub days: Vec<Day>,
        /// From when on.
        pub from: Schedule = "08:00",
    }
}

manual::words! {
    /// A day of the week.
    pub enum Day {
        /// Monday.
        Monday = "Mon",
        /// Tuesday.
        Tuesday = "Tue",
    }
}

impl Kind for House {
    const KIND: &'static str = "house";
    const NAMES: Names = Names::Single;
    const EXAMPLE: &'static str = "title: Ours\nopen:\n  days: [Mon, Tue]\n";
}

manual::keys! {
    /// Something to keep in mind.
    ///
    /// What is not written down is forgotten.
    pub(crate) struct Note {
        /// What to keep in mind.
        pub text: String,
        /// How it is said.
        pub tone: Tone = "plain",
        /// Whether it is read out.
        pub loud: bool = "false",
        /// How long it is kept.
        pub keep: Option<Span>,
        /// When it holds.
        pub when: Option<Condition>,
        /// What it costs.
        pub price: Option<Money>,
        /// How sure it is.
        pub sure: Option<f64>,
        /// Words to find it by.
        pub tags: OneOrMany<Name> = "[]",
    }
}

manual::words! {
    /// How something is said.
    pub enum Tone {
        /// As it is.
        Plain = "plain",
        /// With a smile.
        Friendly = "friendly",
    }
}

impl Kind for Note {
    const KIND: &'static str = "note";
    const EXAMPLE: &'static str = "text: Lock the door\nkeep: 7 days\n";
}

manual::keys! {
    /// What one knows of many things of a sort.
    pub(crate) struct Table {
        /// What is known of each.
        pub fields: Fields,
    }
}

impl Kind for Table {
    const KIND: &'static str = "table";
    const NAMES: Names = Names::Shared("tables");
    const IS_FIELD_TYPE: bool = true;
    const EXAMPLE: &'static str = "fields: { name: text, born: { type: date, optional: true } }\n";

    fn fields(&self) -> Option<&Fields> {
        Some(&self.fields)
    }
}

manual::keys! {
    /// Something that happens.
    pub(crate) struct Happening {
        /// What is known of it.
        pub properties: Fields,
    }
}

impl Kind for Happening {
    const KIND: &'static str = "happening";
    const NAMES: Names = Names::Shared("tables");
    const EXAMPLE: &'static str = "properties: { name: text }\n";
}

manual::keys! {
    /// A figure.
    pub(crate) struct Measure {
        /// Where it comes from.
        pub sql: Sql,
        /// In what it is counted.
        pub unit: Option<String>,
        /// Over which time.
        pub over: Span = "30 days",
    }
}

impl Kind for Measure {
    const KIND: &'static str = "measure";
    const EXAMPLE: &'static str = "sql: select count(*) as value from purchase\n";
}

impl Source for Measure {
    const ASKED: &'static [Question] = &[Question::Unknown, Question::Unusual];

    fn stands_for(&self) -> Given {
        let Some(unit) = &self.unit else { return Type::Number.into() };
        match unit.parse() {
            Ok(currency) => Type::Money(Some(currency)).into(),
            Err(_) => Type::Quantity(unit.as_str().into()).into(),
        }
    }
}

manual::keys! {
    /// Says when a figure is bad.
    pub(crate) struct Watch {
        /// The figure.
        pub of: Reference<(Measure, Line)>,
        /// From where on it is bad.
        pub at: Map<Reference<Level>, Limit>,
        /// How long it must be bad.
        pub hold as "for": Option<Located<Span>>,
        /// How often one looks.
        pub every: Span = "5m",
    }
}

manual::keys! {
    /// A bound, and what differs when it is passed.
    #[short("is")]
    pub(crate) struct Limit {
        /// The bound.
        pub is: Threshold,
        /// Who is told instead.
        pub notify: Option<Reference<Line>>,
    }
}

/// An alert that could not fire as soon as it says.
pub(crate) static TOO_SHORT: Explanation = Explanation {
    code: "too-short",
    what: "`for` is shorter than the time between two looks.",
    why: "Nobody could know whether it was bad for so long.",
    example: "",
};

impl Kind for Watch {
    const KIND: &'static str = "watch";
    const EXAMPLE: &'static str = "of: measure.refunds\nat: { warning: \"> 10 percent\" }\n";
    const PROBLEMS: &'static [&'static Explanation] = &[&TOO_SHORT];

    fn check(&self, check: &mut Check<'_>) {
        if let Some(hold) = &self.hold
            && hold.elapsed() < self.every.elapsed()
        {
            let says = format!("`{}` is shorter than `every: {}`.", hold.value, self.every);
            let problem = Problem::new(&TOO_SHORT, hold.at, says);
            check.report(problem.help(format!("write `{}` or more", self.every)));
        }
    }
}

manual::keys! {
    /// How bad something is.
    pub(crate) struct Level {
        /// How it is shown.
        pub shown: String,
    }
}

impl Kind for Level {
    const KIND: &'static str = "level";
    const WHEN_NONE: &'static [&'static str] = &["critical", "warning"];
    const EXAMPLE: &'static str = "shown: red\n";
}

/// What is done, in its order.
pub(crate) type Does = Vec<Member<Effect>>;

/// What is done.
#[derive(Debug)]
pub(crate) struct Effect;

impl Family for Effect {
    const NAME: &'static str = "effect";
}

manual::keys! {
    /// Something to be done.
    pub(crate) struct Task {
        /// What must be done before.
        pub after: Acyclic<Vec<Reference<Task>>> = "[]",
        /// What is done.
        pub does: Does = "[]",
        /// When it is done.
        pub schedule: Option<Schedule>,
        /// Whom it is about.
        pub about: Option<Property<Table>>,
    }
}

impl Kind for Task {
    const KIND: &'static str = "task";
    const EXAMPLE: &'static str = "does: [{ mail: thanks, to: guest.email }]\n";

    fn scope(&self, _: Place<'_>) -> Scope {
        Scope::everywhere()
            .with("guest", [("email", Type::Text), ("name", Type::Text.optional())])
            .with("answer", [("status", Type::Text)])
            .with("amount", Type::Money(None))
    }
}

manual::keys! {
    /// Sends a letter.
    pub(crate) struct Mail {
        /// The letter.
        pub mail: OrExpression<Reference<Letter>>,
        /// To whom.
        pub to: Expression,
    }
}

manual::keys! {
    /// Tells somebody.
    pub(crate) struct Tell {
        /// Whom.
        pub tell: Reference<Line>,
        /// What.
        pub text: Template,
    }
}

manual::keys! {
    /// Sets fields.
    pub(crate) struct Set {
        /// Fields with their new values.
        pub set: Map<String, OrExpression<String>>,
    }
}

manual::keys! {
    /// A letter that is sent often.
    pub(crate) struct Letter {
        /// What it is about.
        pub subject: Template,
        /// What it says.
        pub body: Option<Template>,
    }
}

impl Kind for Letter {
    const KIND: &'static str = "letter";
    const EXAMPLE: &'static str = "subject: Thanks\nbody: We got {{ amount | money }}.\n";

    fn scope(&self, _: Place<'_>) -> Scope {
        Scope::where_used()
    }
}

manual::keys! {
    /// What somebody may do.
    pub(crate) struct Badge {
        /// What is allowed.
        pub can: Rights,
        /// What is not, whatever is allowed.
        pub cannot: Vec<manual::values::Right> = "[]",
    }
}

impl Kind for Badge {
    const KIND: &'static str = "badge";
    const EXAMPLE: &'static str = "can: [cases.decide, records.*]\n";
}

manual::keys! {
    /// A way to somebody.
    pub(crate) struct Line {
        /// What proves who calls.
        pub token: Option<SecretName>,
        /// Where it leads.
        pub url: Option<Url>,
        /// Whose it is.
        pub mail: Option<Email>,
    }
}

impl Kind for Line {
    const KIND: &'static str = "line";
    const EXAMPLE: &'static str = "token: { secret: LINE_TOKEN }\n";
}

manual::keys! {
    /// One of several things to do in their order.
    pub(crate) struct Step {
        /// How one knows that it is done.
        pub proof as _: Option<Proof>,
        /// Which comes next.
        pub then: Option<OrWord<Reference<Step>, Next>>,
        /// How long it takes.
        pub minutes: Option<i64>,
    }
}

manual::words! {
    /// What comes when no step comes.
    pub enum Next {
        /// Nothing.
        End = "end",
    }
}

manual::forms! {
    /// How one knows that something is done.
    pub enum Proof {
        /// A condition holds.
        When(Condition) = "when",
        /// A query says so.
        Sql(Sql) = "sql",
    }
}

impl Kind for Step {
    const KIND: &'static str = "step";
    const NAMES: Names = Names::OfThePage;
    const EXAMPLE: &'static str = "when: done\nminutes: 5\n";

    fn scope(&self, place: Place<'_>) -> Scope {
        let way = place.first_on_page::<Way>().and_then(|way| way.of.as_ref());
        way.map_or_else(Scope::everywhere, Scope::record).with("done", Type::Bool)
    }
}

/// Returns all toy kinds.
pub(crate) fn toys() -> Registry {
    desks(Registry::new())
        .kind::<House>()
        .kind::<Note>()
        .kind::<Table>()
        .kind::<Happening>()
        .source::<Measure>()
        .kind::<Watch>()
        .kind::<Level>()
        .kind::<Task>()
        .kind::<Letter>()
        .kind::<Badge>()
        .kind::<Line>()
        .kind::<Step>()
        .member::<Effect, Mail>()
        .member::<Effect, Tell>()
        .member::<Effect, Set>()
}
