use crate::{
    app::App,
    desktop::{CHINESE, Desktop},
    site::Site,
};

/// The window speaks the system's language from the start.
#[test]
fn a_chinese_system_gets_a_chinese_window() {
    let (site, desktop) = (Site::start(), Desktop::new(CHINESE));
    let app = App::open(&desktop);
    app.press("试用示例");
    app.sentence_with("199 行待抓取 · 1 行没有可用的网址");
    app.press("新建任务");
    app.paste_into("网址", &site.url("/status/404"));
    app.press("开始");
    app.sentence_with("1 个中有 0 个已应答");
    app.sentence_with("1 个失败：1 个页面不存在。");
    app.find("button", "导出…");
    app.find("grid", "结果");
    assert_eq!(app.run("return document.documentElement.lang"), "zh-CN");
}
