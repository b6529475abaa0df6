//! How much memory this process holds, as the kernel counts it.

use crate::kill::process::Trouble;

/// Reads the most that was resident since the last call of [`forget`], in kibibytes.
pub(super) fn peak() -> Result<u64, Trouble> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next());
    Ok(kibibytes.ok_or("the kernel does not say how much memory was held")?.parse()?)
}

/// Lets the peak begin anew with what is held now.
pub(super) fn forget() -> Result<(), Trouble> {
    Ok(std::fs::write("/proc/self/clear_refs", "5")?)
}
