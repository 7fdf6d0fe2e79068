use crate::{
    app::App,
    desktop::{Desktop, ENGLISH},
};

/// Where the content security policy stops the app's own protocol, the window talks to the program by a slower way, and
/// only a warning in the console tells.
#[test]
fn the_window_talks_to_the_program_by_the_fast_way() {
    let desktop = Desktop::new(ENGLISH);
    let app = App::open(&desktop);
    let listen = "const { fetch } = window;
        window.asked = [];
        window.fetch = (...request) => {
            const answer = fetch(...request);
            answer.then(({ status }) => window.asked.push(`${request[0]} ${status}`), (error) => window.asked.push(String(error)));
            return answer;
        }";
    app.run(listen);
    app.press("Try a sample");
    app.sentence_with("ready to be fetched");
    let asked = app.run("return window.asked");
    let asked: Vec<&str> = asked.as_array().unwrap().iter().filter_map(|url| url.as_str()).collect();
    assert!(asked.contains(&"ipc://localhost/try_sample 200"), "{asked:?}");
    assert!(asked.iter().all(|answer| answer.ends_with(" 200")), "{asked:?}");
}
