use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::{
    app::App,
    desktop::{DARK, Desktop, ENGLISH, Taste},
    site::Site,
    webdriver::key,
};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

#[test]
fn every_state_is_accessible_in_light() {
    every_state("light", ENGLISH);
}

#[test]
fn every_state_is_accessible_in_dark() {
    every_state("dark", DARK);
}

fn every_state(theme: &str, taste: Taste) {
    let (site, desktop) = (Site::start(), Desktop::new(taste));
    let app = App::open(&desktop);
    let is_theme = format!("return matchMedia('(prefers-color-scheme: {theme})').matches");
    assert_eq!(app.run(&is_theme), true);
    let check = |state: &str| assert_accessible(&app, &format!("{theme}-{state}"));

    check("empty");
    let list = desktop.file("list.csv");
    let mut urls = site.slow(200, 1_000);
    urls[2] = site.url("/status/404");
    urls[3] = "htp:/broken".into();
    urls[4] = site.url("/redirect/2");
    let lines = urls.iter().map(|url| format!("{url},name"));
    fs::write(&list, format!("link,name\n{}", lines.collect::<Vec<_>>().join("\n"))).unwrap();
    app.press("Import a file…");
    desktop.open_file(&list);
    app.find("dialog", "Look over list.csv");
    check("import");
    app.press("Add 199 URLs");
    app.sentence_with("ready to be fetched");
    app.press("More settings…");
    check("ready");
    app.press("More settings…");
    app.fill("spinbutton", "At once", "4");
    app.press("Start");
    app.sentence_with("in flight");
    check("running");
    assert!(app.sentence().contains("in flight"), "the run went on all the time");
    app.press("Pause");
    app.sentence_with("Paused: ");
    check("paused");
    app.fill("spinbutton", "At once", "200");
    app.fill("spinbutton", "At once per site", "200");
    app.press("Resume");
    app.sentence_with("198 of 200 answered");
    check("done");
    app.press("Failed 2");
    app.rows(2);
    app.click("grid", "Results");
    app.session.type_keys(&[key::DOWN, key::ENTER].iter().collect::<String>());
    app.text_with("There is nothing at this address");
    check("row");
    app.press("Close the row");
    app.press("Export…");
    check("export");
}

/// Fails where axe-core finds a serious or critical problem.
fn assert_accessible(app: &App, state: &str) {
    let axe = fs::read_to_string(format!("{ROOT}/ui/node_modules/axe-core/axe.min.js"));
    let axe = axe.expect("axe-core is missing: run `npm ci` in ui");
    app.session.run(&format!("if (!window.axe) {{ {axe} }}"), &json!([]));
    let script = "const done = arguments[0];
        axe.run(document, { resultTypes: ['violations'] }).then(
            ({ violations, passes }) => done({ passes: passes.length, violations: violations.map(
                ({ id, impact, help, nodes }) => ({ id, impact, help, nodes: nodes.map(
                    ({ html, failureSummary }) => ({ html, failureSummary })) })) }),
            (error) => done({ error: String(error) }))";
    let found = app.session.run_async(script, &json!([]));
    app.keep_picture(Path::new(env!("CARGO_TARGET_TMPDIR")), state);
    assert!(found["passes"].as_u64() > Some(10), "{state}: {found}");
    let grave =
        |problem: &&Value| ["serious", "critical"].contains(&problem["impact"].as_str().unwrap_or(""));
    let problems: Vec<&Value> = found["violations"].as_array().unwrap().iter().filter(grave).collect();
    assert!(problems.is_empty(), "{state}: {problems:#?}");
}
