//! A full disk under a running server: it says that it is not ready, reads on, and recovers with room.

use store_trials::small_disk::SmallDisk;

use crate::program::{Program, Serving, client, until};

/// In MiB: the program's tables many times over.
const SIZE: u32 = 16;

/// More than the disk holds, a key at a time.
const MANY: usize = 10_000;

struct Answer {
    status: u16,
    body: serde_json::Value,
}

async fn ask(request: reqwest::RequestBuilder) -> Answer {
    let answer = request.send().await.unwrap();
    Answer { status: answer.status().as_u16(), body: answer.json().await.unwrap() }
}

async fn readiness(serving: &Serving) -> Answer {
    ask(client().get(format!("{}/readyz", serving.url))).await
}

/// Demands a problem document that names the disk and what to do.
#[track_caller]
fn tells_of_the_disk(answer: &Answer) {
    let Answer { status, body } = answer;
    assert_eq!((*status, &body["code"], &body["status"]), (503, &"disk-full".into(), &503.into()));
    assert_eq!(body["type"], "/problems/disk-full");
    assert!(body["detail"].as_str().unwrap().contains("disk"), "{body}");
    assert!(body["hint"].as_str().unwrap().contains("Free space"), "{body}");
}

#[tokio::test]
async fn a_full_disk_is_told_and_recovered_from() {
    let Some(disk) = SmallDisk::mount(SIZE).unwrap() else {
        eprintln!("skipped: this user may not mount the small disk");
        return;
    };
    let program = Program::inside(disk.path());
    let key = program.key("staff.manage");
    let serving = program.serves();
    let keys = format!("{}/v1/keys", serving.url);
    let make = async || {
        let new = serde_json::json!({ "name": "x", "scopes": ["staff.manage"] });
        ask(client().post(&keys).bearer_auth(&key).json(&new)).await
    };
    for _ in 0..2 {
        assert_eq!(readiness(&serving).await.status, 200);
        let ballast = disk.fill().unwrap();
        tells_of_the_disk(&readiness(&serving).await);
        // What the log holds already may still take some.
        let mut refused = make().await;
        for _ in 0..MANY {
            if refused.status != 201 {
                break;
            }
            refused = make().await;
        }
        tells_of_the_disk(&refused);
        assert_eq!(ask(client().get(&keys).bearer_auth(&key)).await.status, 200, "reads go on");
        std::fs::remove_file(ballast).unwrap();
        // The first write after the fault may meet the writer while it opens its file again.
        until(async || make().await.status == 201).await;
        assert_eq!(readiness(&serving).await.status, 200);
    }
    assert_eq!(serving.stops(), 0);
    let verified = program.does(&["audit", "verify"]);
    assert_eq!((verified.code, verified.err.as_str()), (0, ""), "{verified:?}");
}
