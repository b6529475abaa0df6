//! Pages, their fences and prose, and folders that cannot be read whole.

use super::*;

fn pages(text: &str) -> Pages {
    Pages::read(Sources::of([("page.md", text)]))
}

fn codes(pages: &Pages) -> Vec<&'static str> {
    pages.problems.iter().map(|problem| problem.explanation.code).collect()
}

#[test]
fn prose_stays_with_its_blocks() {
    let read = pages("# One\n\nBefore.\n\n```yaml step a\nx: 1\n```\n\n```yaml step b\n```\n");
    let page = &read.pages[0];
    assert_eq!(page.title, "One");
    assert_eq!(page.prose_above(0), "# One\n\nBefore.");
    assert_eq!(page.prose_above(1), "");
    assert_eq!(read.fences[0].body, "x: 1\n");
    assert_eq!(read.fences[0].words[1].0, "a");
    assert!(read.problems.is_empty());
}

#[test]
fn a_block_in_a_list_knows_its_place() {
    let text = "- first\n\n  ```yaml note a\n  text: hi\n  more: yo\n  ```\n";
    let read = pages(text);
    let fence = &read.fences[0];
    assert_eq!(fence.body, "text: hi\nmore: yo\n");
    let place = fence.offsets.range(9..13);
    assert_eq!(&text[place], "more");
}

#[test]
fn an_open_fence_ends_at_the_next_fence_or_heading() {
    for (text, blocks) in [
        ("```yaml a b\nx: 1\n\n```yaml c d\ny: 2\n```\n", 2),
        ("```yaml a b\nx: 1\n\n# Heading\n\n```yaml c d\ny: 2\n```\n", 2),
        ("```text\nx: 1\n\n```yaml c d\ny: 2\n```\n", 1),
        ("```yaml c d\ny: 2\n", 1),
    ] {
        let read = pages(text);
        assert_eq!(codes(&read), ["unclosed-fence"], "{text}");
        assert_eq!(read.fences.len(), blocks, "{text}");
        assert!(read.fences.iter().all(|fence| !fence.body.contains('#')), "{text}");
    }
}

#[test]
fn comments_and_samples_in_fences_are_left_alone() {
    for text in [
        "```yaml a b\nx: 1\n\n# comment\ny: 2\n```\n",
        "````md\n```yaml a b\n````\n",
        "```yaml\nx: 1\n```\n",
        "~~~text\n```yaml a b\n~~~\n",
    ] {
        assert_eq!(codes(&pages(text)), [""; 0], "{text}");
    }
}

#[test]
fn a_fence_is_closed_by_as_many_signs_as_opened_it() {
    let check = |text: &str, expected: &str| {
        let read = pages(text);
        let help: Vec<_> = read.problems.iter().filter_map(|it| it.help.as_deref()).collect();
        assert!(help.len() == 1 && help[0].contains(expected), "{text}: {help:?}");
    };
    check("```yaml note a\ntext: hello\n", "in a line of its own");
    check("~~~yaml note a\ntext: hello\n```\n", "what `~~~` opens");
    check("````yaml note a\ntext: hello\n```\n", "with three backticks");
}

#[test]
fn live_values_are_found_in_prose_alone() {
    let text = "Now `= metric.rate` and `a = b`, not `== 3`.\n\n```text\n`= no`\n```\n";
    let read = pages(text);
    let live = &read.pages[0].live_values;
    assert_eq!(live.len(), 1);
    assert_eq!(live[0].expression.as_str(), "metric.rate");
    assert_eq!(&text[live[0].expression.at().range()], "metric.rate");
    assert_eq!(codes(&pages("Now `= `.")), ["bad-live-value"]);
}

#[test]
fn a_folder_is_read_in_a_stable_order_and_never_fails() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &[u8]| {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    };
    write("b.md", b"# B");
    write("README.md", b"# Front");
    write("inner/README.md", b"# Inner");
    write("inner/a.md", b"caf\xe9");
    write("inner/b.md", b"one\ntwo\0\n");
    write(".git/x.md", b"# no");
    write("notes.txt", b"no");
    write("large.md", &vec![b'x'; MOST_BYTES + 1]);
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path(), folder.path().join("inner/loop")).unwrap();
    let read = Pages::read(Sources::from_folder(folder.path()));
    assert_eq!(read.problems[1].says, "Here the page holds a zero byte.");
    let paths: Vec<&str> = read.pages.iter().map(|page| page.path.as_str()).collect();
    assert_eq!(
        paths,
        ["README.md", "b.md", "inner/README.md", "inner/a.md", "inner/b.md", "large.md"]
    );
    assert_eq!(codes(&read), ["unreadable-page", "unreadable-page", "too-large"]);
    let gone = Pages::read(Sources::from_folder(&folder.path().join("gone")));
    assert_eq!(codes(&gone), ["unreadable-page"]);
}

#[cfg(unix)]
#[test]
fn only_files_and_links_to_files_are_pages() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("README.md"), "# Front").unwrap();
    std::os::unix::fs::symlink(path("README.md"), path("linked.md")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", path("device.md")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(path("socket.md")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(path("pipe.md")).status().unwrap();
    assert!(made.success());
    let read = Pages::read(Sources::from_folder(folder.path()));
    let paths = |index: usize| read.pages[index].path.as_str();
    let wrong: Vec<&str> = read.problems.iter().map(|problem| paths(problem.at.page)).collect();
    assert_eq!(wrong, ["device.md", "pipe.md", "socket.md"]);
    assert_eq!(codes(&read), ["unreadable-page"; 3]);
    assert_eq!(&*read.pages[2].text, "# Front");
}
