//! Noticing that the folder changed: told by the file system, and by reading it again now and then.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::Notify;

use crate::Publisher;

/// How long nothing must change before the folder is read: an editor writes in several steps.
const SETTLES: Duration = Duration::from_millis(60);

/// How often settling is waited for, so that a folder that changes all the time is read all the same.
const SETTLING: u32 = 3;

/// How often it is read without being told, for file systems that tell nothing.
const READ_AGAIN: Duration = Duration::from_secs(3);

/// Looks at the folder whenever it changed, until it is dropped.
pub(crate) async fn watch(publisher: &Publisher, folder: &Path) {
    let clock = Arc::clone(publisher.store().clock());
    let told = Arc::new(Notify::new());
    let mut watched: Option<Watched> = None;
    loop {
        // Before the folder is read, so that no change falls between the two.
        let places = Places::of(folder);
        if watched.as_ref().is_none_or(|watched| watched.places != places) {
            watched = Watched::begin(folder, places, &told);
        }
        publisher.look(folder).await;
        tokio::select! {
            () = told.notified() => {}
            () = clock.sleep(READ_AGAIN) => continue,
        }
        for _ in 0..SETTLING {
            tokio::select! {
                () = told.notified() => {}
                () = clock.sleep(SETTLES) => break,
            }
        }
    }
}

/// Which folders are behind the path now: another may be put in their place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Places {
    real: Option<PathBuf>,
    folder: Option<(u64, u64)>,
    parent: Option<(u64, u64)>,
}

impl Places {
    fn of(folder: &Path) -> Self {
        let identity = |path: &Path| {
            let metadata = path.metadata().ok()?;
            Some((metadata.dev(), metadata.ino()))
        };
        Self {
            real: folder.canonicalize().ok(),
            folder: identity(folder),
            parent: parent(folder).as_deref().and_then(identity),
        }
    }
}

/// The folder that holds the folder, or the link to it.
fn parent(folder: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(folder).ok()?;
    absolute.parent().map(Path::to_owned)
}

/// A watcher, and what it watches.
struct Watched {
    places: Places,
    _watcher: RecommendedWatcher,
}

impl Watched {
    /// Begins to watch; nothing where the system has no watch to spare, and rereading must do.
    fn begin(folder: &Path, places: Places, told: &Arc<Notify>) -> Option<Self> {
        match watcher(folder, &places, told) {
            Ok(watcher) => Some(Self { places, _watcher: watcher }),
            Err(error) => {
                tracing::debug!(%error, "the manual's folder cannot be watched; it is read every few seconds");
                None
            }
        }
    }
}

fn watcher(
    folder: &Path,
    places: &Places,
    told: &Arc<Notify>,
) -> notify::Result<RecommendedWatcher> {
    let named = std::path::absolute(folder)?;
    let ours = [Some(named.clone()), places.real.clone()];
    let told = Arc::clone(told);
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // Trouble with watching is a reason to look, too.
        if event.as_ref().map_or(true, |event| concerns(event, &ours)) {
            told.notify_one();
        }
    })?;
    // The folder above it tells when another is put in its place, or when it comes back.
    match parent(folder) {
        Some(parent) => watcher.watch(&parent, RecursiveMode::NonRecursive)?,
        None => return Err(io::Error::from(io::ErrorKind::NotFound).into()),
    }
    if let Some(real) = &places.real {
        watcher.watch(real, RecursiveMode::Recursive)?;
    }
    Ok(watcher)
}

/// Says whether an event is about the folder; that somebody read in it, such as ourselves, is none.
fn concerns(event: &Event, ours: &[Option<PathBuf>; 2]) -> bool {
    let changes = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    };
    let in_it = |path: &PathBuf| ours.iter().flatten().any(|folder| path.starts_with(folder));
    changes && (event.paths.is_empty() || event.paths.iter().any(in_it))
}
