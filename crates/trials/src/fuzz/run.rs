//! Starts the process that puts inputs in, within a bound of memory, and says which input was its end.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use clap::ValueEnum;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use super::{Inputs, Target};
use crate::kill::process::Trouble;

/// How many mebibytes of addresses the process may have: what it holds at most, and what its threads and
/// the program itself reserve. An input that wants more ends it.
const MOST_ADDRESSES_MEBIBYTES: u64 = 1_024;

/// How long an input may take before it counts as one without end; thousands of times what one takes.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The program that knows how to put inputs in.
    pub program: PathBuf,
    /// Which.
    pub inputs: Inputs,
    /// How long one may take.
    pub patience: Duration,
}

/// Puts the inputs in, and says what they were found to need.
///
/// # Errors
/// With the number of the input that ended the process, or that has no end.
pub async fn run(plan: &Plan) -> Result<String, Trouble> {
    let mut child = start(plan)?;
    let out = child.stdout.take().ok_or("there is no standard output")?;
    let mut lines = BufReader::new(out).lines();
    let (mut last, mut held) = (None, None);
    loop {
        match next(&mut lines, plan.patience).await? {
            Next::Line(line) => match line.strip_prefix("held: ") {
                Some(found) => held = Some(found.to_owned()),
                None => last = Some(line),
            },
            Next::End => break,
            Next::Nothing => {
                child.kill().await?;
                return Err(told(plan.inputs.target, last, "takes too long"));
            }
        }
    }
    let mut said = String::new();
    if let Some(mut errors) = child.stderr.take() {
        errors.read_to_string(&mut said).await?;
    }
    let ended = child.wait().await?;
    held.ok_or_else(|| told(plan.inputs.target, last, &format!("{ended}: {}", said.trim())))
}

fn start(plan: &Plan) -> Result<Child, Trouble> {
    let Inputs { target, seconds, times, seed, fault } = &plan.inputs;
    // The shell's own limit holds for what it becomes.
    let limit = format!("ulimit -v {} && exec \"$0\" \"$@\"", MOST_ADDRESSES_MEBIBYTES * 1_024);
    let mut command = Command::new("sh");
    command.args(["-c", &limit]).arg(&plan.program).args(["put-in", &name(target)]);
    command.args(["--seconds", &seconds.to_string(), "--times", &times.to_string()]);
    command.args(["--seed", &seed.to_string(), "--fault", &name(fault)]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    Ok(command.spawn()?)
}

/// What became of waiting for a line.
enum Next {
    Line(String),
    End,
    Nothing,
}

async fn next(
    lines: &mut Lines<BufReader<ChildStdout>>,
    patience: Duration,
) -> Result<Next, Trouble> {
    Ok(match tokio::time::timeout(patience, lines.next_line()).await {
        Ok(line) => line?.map_or(Next::End, Next::Line),
        Err(_) => Next::Nothing,
    })
}

fn told(target: Target, last: Option<String>, what: &str) -> Trouble {
    let target = name(&target);
    match last {
        Some(seed) => format!("Input {seed} of {target}: {what}").into(),
        None => format!("Before the first input of {target}: {what}").into(),
    }
}

fn name(value: &impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}
