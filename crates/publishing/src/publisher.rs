//! Whoever publishes: it knows the folder, the versions and what runs, and keeps the three together.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use manual::problems::SLOW_CHECK;
use manual::{Checkers, Manual, Problems, Registry, Sources, SqlPlanner, check};
use store::{Store, execute};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use vocabulary::{Actor, Attribution, Error, Result};

use crate::checking::{self, Checking};
use crate::folder::{Folder, Held, Looked, Trouble, judge, read, watch};
use crate::follow::follow;
use crate::lacking::Equipment;
use crate::live::Evaluator;
use crate::running::{InForce, Running};
use crate::versions::publish::{Cause, Draft, MEANWHILE, write};
use crate::versions::{PageText, Version, find, head, newest, texts};

/// How often a publication that another process crossed is begun again before the next look does.
const CROSSINGS: usize = 5;

/// What opening takes.
pub struct PublishingOptions {
    /// Where versions are kept.
    pub store: Store,
    /// Every kind of block.
    pub registry: Registry,
    /// The folder that the manual is written in, if the program was told of one.
    pub folder: Option<PathBuf>,
    /// Finds the company in a manual; its kind is another's.
    pub company: fn(&Manual) -> Option<web::Company>,
    /// Who plans the queries of a manual when it is checked; nobody where there are none.
    pub sql: Option<Arc<dyn SqlPlanner + Send + Sync>>,
}

/// What opening came to.
pub enum Opening {
    /// The program can run: with a manual, or with none where there never was one.
    Ready(Publisher),
    /// The folder has problems, and there is no earlier version that could run instead.
    Refused(Box<Problems>),
}

/// Keeps the folder, the versions in the store and the manual that runs together; clones share it.
#[derive(Clone)]
pub struct Publisher(Arc<Inner>);

struct Inner {
    store: Store,
    registry: Registry,
    folder: Option<PathBuf>,
    company: fn(&Manual) -> Option<web::Company>,
    sql: Option<Arc<dyn SqlPlanner + Send + Sync>>,
    running: watch::Sender<Option<Arc<InForce>>>,
    findings: watch::Sender<Findings>,
    evaluator: OnceLock<Arc<dyn Evaluator>>,
    equipment: OnceLock<Arc<dyn Equipment>>,
    checking: Checking,
}

/// What is known besides what runs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Findings {
    /// The newest version that was looked at; 0 before the first.
    pub(crate) newest: i64,
    /// The newest version, where this program cannot run it.
    pub(crate) refused: Option<Arc<Refused>>,
    /// How the folder stands.
    pub(crate) folder: Folder,
    /// The hash of the folder's content when it was last looked at.
    looked_at: Option<String>,
}

/// A version that does not check under this program.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) version: Version,
    pub(crate) problems: Problems,
}

impl Publisher {
    /// Reads the folder and the store, publishes what the folder holds if it is new, and says what runs.
    ///
    /// # Errors
    /// When there is no version yet and the folder cannot be read, or the store cannot be used.
    pub async fn open(options: PublishingOptions) -> Result<Opening> {
        let PublishingOptions { store, registry, folder, company, sql } = options;
        let publisher = Self(Arc::new(Inner {
            store,
            registry,
            folder,
            company,
            sql,
            running: watch::Sender::new(None),
            findings: watch::Sender::new(Findings::default()),
            evaluator: OnceLock::new(),
            equipment: OnceLock::new(),
            checking: Checking::default(),
        }));
        if let Some(folder) = publisher.0.folder.clone() {
            let looked = publisher.read(&folder).await?;
            let first = newest(publisher.store().reader()).await? == 0;
            match looked {
                Looked::Wrong { trouble: Trouble::Pages(problems), .. } if first => {
                    return Ok(Opening::Refused(Box::new(problems)));
                }
                Looked::Wrong { trouble: Trouble::Folder { says, help, .. }, .. } if first => {
                    return Err(Error::unavailable(says).hint(help));
                }
                looked => publisher.decide(looked).await?,
            }
        }
        publisher.catch_up().await?;
        Ok(Opening::Ready(publisher))
    }

    /// Returns a handle on the manual that runs.
    #[must_use]
    pub fn running(&self) -> Running {
        Running(self.0.running.subscribe())
    }

    /// Lets the book show the values in its prose. Whoever can evaluate them goes by the manual itself and
    /// so is made later; the first that is handed in stays.
    pub fn evaluate_with(&self, evaluator: Arc<dyn Evaluator>) {
        if self.0.evaluator.set(evaluator).is_err() {
            tracing::warn!("the values in the manual's prose are evaluated by another already");
        }
    }

    pub(crate) fn evaluator(&self) -> Option<&dyn Evaluator> {
        self.0.evaluator.get().map(|evaluator| &**evaluator)
    }

    /// Lets the room tell what the manual needs and this machine lacks; the first that is handed in stays.
    pub fn equip_with(&self, equipment: Arc<dyn Equipment>) {
        if self.0.equipment.set(equipment).is_err() {
            tracing::warn!("what the manual needs of this machine is told by another already");
        }
    }

    pub(crate) fn equipment(&self) -> Option<&dyn Equipment> {
        self.0.equipment.get().map(|equipment| &**equipment)
    }

    /// Watches the folder and follows the versions of other processes until `stop`.
    pub async fn keep(self, stop: CancellationToken) {
        let watching = async {
            match &self.0.folder {
                Some(folder) => watch(&self, folder).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = watching => {}
            () = follow(&self) => {}
        }
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn registry(&self) -> &Registry {
        &self.0.registry
    }

    /// Says who checks what stands inside blocks.
    pub(crate) fn checkers(&self) -> Checkers<'_> {
        Checkers { sql: self.0.sql.as_deref().map(|sql| sql as &dyn SqlPlanner) }
    }

    pub(crate) fn findings(&self) -> Findings {
        self.0.findings.borrow().clone()
    }

    /// Looks at the folder; a change without a problem is published. Trouble with the store is logged,
    /// and the next look tries again.
    pub(crate) async fn look(&self, folder: &Path) {
        let looked = match self.read(folder).await {
            Ok(looked) => self.decide(looked).await,
            Err(error) => Err(error),
        };
        if let Err(error) = looked {
            tracing::error!(
                error = error.chain(),
                "the manual could not be published; the version that runs stays"
            );
        }
    }

    async fn read(&self, folder: &Path) -> Result<Looked> {
        let (publisher, folder) = (self.clone(), folder.to_owned());
        let known = self.findings().looked_at;
        let held = self.apart(move || read(&folder, known.as_deref())).await?;
        let (sources, hash) = match held {
            Held::Known(looked) => return Ok(looked),
            Held::Pages(sources, hash) => (sources, hash),
        };
        let pages = (sources, hash.clone());
        let judged = self.apart(move || judge(pages, (publisher.registry(), publisher.checkers())));
        match judged.await {
            // The same content is not tried again.
            Err(error) if error.code() == SLOW_CHECK.code && hash.is_some() => {
                let says = error.says().to_owned();
                let trouble = Trouble::Folder { code: SLOW_CHECK.code, says, help: checking::HINT };
                Ok(Looked::Wrong { trouble, hash })
            }
            judged => judged,
        }
    }

    /// Does what may take long apart from everything else, and waits for it within bounds.
    async fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        self.0.checking.run(&**self.store().clock(), work).await
    }

    /// Publishes what was found, or keeps why it cannot be.
    async fn decide(&self, looked: Looked) -> Result<()> {
        match looked {
            Looked::Same => {}
            Looked::Whole(manual) => {
                let manual = Arc::new(*manual);
                self.publish(&manual).await?;
                let hash = manual.hash().to_owned();
                self.0.findings.send_modify(|findings| {
                    findings.looked_at = Some(hash.clone());
                    findings.folder = Folder::Whole { hash };
                });
            }
            Looked::Wrong { trouble, hash } => self.0.findings.send_modify(|findings| {
                findings.looked_at = hash;
                let before = std::mem::take(&mut findings.folder);
                if !matches!(&before, Folder::Wrong(before) if before.is(&trouble)) {
                    tracing::warn!(
                        problems = trouble.count(),
                        first = trouble.says(),
                        "the manual's folder is not published; the version that runs stays"
                    );
                }
                findings.folder = Folder::Wrong(Arc::new(trouble));
            }),
        }
        Ok(())
    }

    /// Publishes a folder's manual unless its content was published, or found to run, before.
    async fn publish(&self, manual: &Arc<Manual>) -> Result<()> {
        for _ in 0..CROSSINGS {
            match self.try_publish(manual).await {
                Err(error) if error.code() == MEANWHILE => {}
                other => return other,
            }
        }
        Err(Error::unavailable("Other processes publish at the same time.").hint("Wait a moment."))
    }

    async fn try_publish(&self, manual: &Arc<Manual>) -> Result<()> {
        let reader = self.store().reader();
        let head = head(reader).await?;
        if head.folder_hash == manual.hash() {
            return Ok(());
        }
        let before = match head.version {
            0 => None,
            newest => Some(find(reader, newest).await?),
        };
        if before.as_ref().is_some_and(|before| before.hash == manual.hash()) {
            return self.remember(manual.hash()).await;
        }
        let before_texts = texts(reader, head.version).await?;
        let by = Attribution::of(Actor::program("manual"));
        let cause = (Cause::Folder, by.actor.to_string());
        let draft = Draft::new(manual, (before, &before_texts), cause)?;
        let change = self.store().commit(&by, move |tx| Box::pin(write(tx, draft)));
        let version = change.await?;
        self.take_in(version, Arc::clone(manual));
        Ok(())
    }

    /// Remembers that the folder holds what runs already.
    async fn remember(&self, hash: &str) -> Result<()> {
        let hash = hash.to_owned();
        let written = self.store().maintain(move |tx| {
            Box::pin(async move {
                let sql = "update manual_head set folder_hash = $1 where only_row = 1";
                execute(&**tx, sql, [hash.into()]).await
            })
        });
        written.await.map(drop)
    }

    /// Takes in the newest version of the store, if it is not the one that was looked at last.
    pub(crate) async fn catch_up(&self) -> Result<()> {
        let reader = self.store().reader();
        let newest = newest(reader).await?;
        if newest <= self.0.findings.borrow().newest {
            return Ok(());
        }
        let version = find(reader, newest).await?;
        match self.check(texts(reader, newest).await?).await? {
            Ok(manual) => self.take_in(version, manual),
            Err(problems) => self.refuse(version, problems),
        }
        Ok(())
    }

    /// Checks the pages of a version under this program's kinds.
    pub(crate) async fn check(
        &self,
        texts: Vec<PageText>,
    ) -> Result<std::result::Result<Arc<Manual>, Problems>> {
        let publisher = self.clone();
        let checking = move || {
            let sources = Sources::of(texts.into_iter().map(|page| (page.path, page.text)));
            check(sources, publisher.registry(), publisher.checkers()).map(Arc::new)
        };
        self.apart(checking).await
    }

    /// Lets a version run, unless a newer one does already.
    pub(crate) fn take_in(&self, version: Version, manual: Arc<Manual>) {
        self.0.findings.send_if_modified(|findings| {
            if version.version <= findings.newest {
                return false;
            }
            findings.newest = version.version;
            findings.refused = None;
            tracing::info!(version = version.version, by = version.by, "the manual runs");
            let company = (self.0.company)(&manual);
            self.0.running.send_replace(Some(Arc::new(InForce { version, manual, company })));
            true
        });
    }

    /// Keeps what ran before: a program that was upgraded may read more strictly than the one that
    /// published.
    fn refuse(&self, version: Version, problems: Problems) {
        tracing::error!(
            version = version.version,
            problems = problems.iter().count(),
            "the newest version of the manual does not check under this program; what ran before stays"
        );
        self.0.findings.send_modify(|findings| {
            findings.newest = findings.newest.max(version.version);
            findings.refused = Some(Arc::new(Refused { version, problems }));
        });
    }
}
