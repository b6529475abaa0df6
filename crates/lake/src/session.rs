//! A session for one query: the functions and the limits that all have in common, the tables that this one
//! names, and the hour at which it is asked.

use std::sync::Arc;

use datafusion::arrow::array::types::TimestampMicrosecondType;
use datafusion::arrow::temporal_conversions::as_datetime;
use datafusion::catalog::TableProvider;
use datafusion::common::config::Dialect;
use datafusion::error::DataFusionError;
use datafusion::execution::context::SQLOptions;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::GreedyMemoryPool;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::execution::{
    SendableRecordBatchStream, SessionState, SessionStateBuilder, SessionStateDefaults,
};
use datafusion::logical_expr::{LogicalPlan, ScalarUDF};
use datafusion::physical_plan::execute_stream;
use datafusion::prelude::SessionConfig;
use datafusion::sql::parser::Statement;
use jiff::Timestamp;

/// How much the queries that run may keep for sorting, joining and grouping, all together; beside it are
/// the tables that they read.
const MEMORY: usize = 512 * 1024 * 1024;

/// Functions that make as much of a number as it says: `range(0, 4000000000)` is reckoned while a query is
/// planned, in one step that nothing bounds and nothing interrupts. `generate_series` stays behind `from`,
/// where its rows come as they are asked for.
const BOUNDLESS: [&str; 7] =
    ["range", "generate_series", "repeat", "lpad", "rpad", "array_repeat", "array_resize"];

type Result<T, E = DataFusionError> = std::result::Result<T, E>;

/// What all sessions have in common; making one from it is cheap.
pub(crate) struct Engine {
    runtime: Arc<RuntimeEnv>,
    functions: Vec<Arc<ScalarUDF>>,
}

/// A session for one query.
pub(crate) struct Session {
    state: SessionState,
    zone: Arc<str>,
}

impl Engine {
    /// Sets the limits.
    pub(crate) fn new() -> Result<Self> {
        // Nothing is written beside the store: what does not fit is refused.
        let no_disk = DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled);
        let runtime = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(GreedyMemoryPool::new(MEMORY)))
            .with_disk_manager_builder(no_disk)
            .build_arc()?;
        let functions = SessionStateDefaults::default_scalar_functions().into_iter();
        let functions = functions.filter(|function| !BOUNDLESS.contains(&function.name()));
        Ok(Self { runtime, functions: functions.collect() })
    }

    /// Begins a session whose clock shows `now` in `zone`.
    pub(crate) fn session(&self, zone: &str, now: Timestamp) -> Session {
        let mut config = SessionConfig::new().with_target_partitions(1);
        let options = config.options_mut();
        options.sql_parser.dialect = Dialect::PostgreSQL;
        options.sql_parser.collect_spans = true;
        options.execution.time_zone = Some(zone.to_owned());
        let mut state = SessionStateBuilder::new_with_default_features()
            .with_config(config)
            .with_scalar_functions(self.functions.clone())
            .with_runtime_env(Arc::clone(&self.runtime))
            .build();
        state.mark_start_execution();
        // The house has one clock, and `now()` is no other.
        let now = as_datetime::<TimestampMicrosecondType>(store::micros(now));
        state.execution_props_mut().query_execution_start_time = now.map(|now| now.and_utc());
        Session { state, zone: zone.into() }
    }
}

impl Session {
    /// Returns the zone by whose clock instants are told.
    pub(crate) fn zone(&self) -> &Arc<str> {
        &self.zone
    }

    /// Returns the state, for whoever reads a query.
    pub(crate) fn state(&self) -> &SessionState {
        &self.state
    }

    /// Lists the functions that a query may name.
    pub(crate) fn functions(state: &SessionState) -> Vec<&str> {
        let scalar = state.scalar_functions().keys().chain(state.higher_order_functions().keys());
        let over = state.aggregate_functions().keys().chain(state.window_functions().keys());
        scalar.chain(over).map(String::as_str).collect()
    }

    /// Lays out a table.
    pub(crate) fn add(&self, name: String, table: Arc<dyn TableProvider>) -> Result<()> {
        self.state.schema_for_ref(name.as_str())?.register_table(name, table).map(drop)
    }

    /// Plans a query over the tables that are laid out, with its types, without improving it.
    pub(crate) async fn plan(&self, statement: Statement) -> Result<LogicalPlan> {
        let plan = self.state.statement_to_plan(statement).await?;
        let reading = SQLOptions::new()
            .with_allow_ddl(false)
            .with_allow_dml(false)
            .with_allow_statements(false);
        reading.verify_plan(&plan)?;
        Ok(plan)
    }

    /// Finds out whether the types in a plan fit together, and returns it with what that made of them.
    pub(crate) fn check(&self, plan: LogicalPlan) -> Result<LogicalPlan> {
        let analyzer = self.state.analyzer();
        analyzer.execute_and_check(plan, self.state.config_options(), |_, _| {})
    }

    /// Runs a plan; the rows come as they are asked for.
    pub(crate) async fn run(&self, plan: &LogicalPlan) -> Result<SendableRecordBatchStream> {
        let plan = self.state.create_physical_plan(plan).await?;
        execute_stream(plan, self.state.task_ctx())
    }
}
