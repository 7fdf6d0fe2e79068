use crate::{
    app::App,
    desktop::{Desktop, ENGLISH},
    site::Site,
    webdriver::key,
};

/// What is set is what the site is asked with; a password that is not saved is asked for when the job is opened again.
#[test]
fn requests_are_made_as_the_settings_say_and_secrets_are_not_saved() {
    let (site, desktop) = (Site::start(), Desktop::new(ENGLISH));
    let app = App::open(&desktop);
    app.paste(&site.url("/echo"));
    app.sentence_with("ready to be fetched");
    app.press("More settings…");
    app.fill("textbox", "Name of this program to sites", "Own agent");
    app.choose("Sign-in", "basic");
    app.fill("textbox", "Name", "me");
    app.fill("textbox", "Password", "s3cret");
    app.close();

    let app = App::open(&desktop);
    app.press("Start");
    app.text_with("the passwords and keys of this job are not saved in it");
    app.press("More settings…");
    app.text_with("Not saved with the job; enter it again.");
    app.fill("textbox", "Password", "s3cret");
    app.press("Start");
    app.sentence_with("answered");
    app.click("grid", "Results");
    app.session.type_keys(&[key::DOWN, key::ENTER].iter().collect::<String>());
    app.click("tab", "Response");
    app.text_with("Own agent");
    app.text_with("Basic bWU6czNjcmV0");
    app.click("tab", "Connection");
    app.text_with("HTTP/1.1");
}

/// An exception for certificates is said loudly for as long as it holds.
#[test]
fn an_exception_for_certificates_stays_in_sight_until_it_is_ended() {
    let (site, desktop) = (Site::start(), Desktop::new(ENGLISH));
    let app = App::open(&desktop);
    app.paste(&site.url("/item/1"));
    app.press("More settings…");
    app.click("checkbox", "Accept invalid certificates");
    app.text_with("Invalid certificates are accepted.");
    app.press("Check certificates");
    app.eventually(
        "the exception to end",
        "return document.body.textContent.includes('Invalid certificates are accepted.') ? null : true",
    );
}
