//! The window's types are these types: what is committed for TypeScript must be what Rust says today.

// A test that meets what it did not expect is to fail.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::{fmt::Write as _, fs, path::PathBuf};

use fetchlist_model::{
    AddReport, AppState, BodiesRequest, Body, Certificate, Column, Connection, CsvStyle, ErrorKind,
    ExportColumn, ExportFormat, ExportReport, ExportRequest, ExportValue, FailureCount, FailureKind, Field,
    FieldProblem, FieldRule, FieldTrial, FieldTrialRow, FieldValue, Header, Hop, HostError, HostErrorCode,
    HttpChoice, HttpVersion, ImportCounts, ImportOptions, ImportPreview, ImportWarning, JobSummary, ListKind,
    Moment, Notice, NoticeCode, Outcome, PastTry, Phases, Progress, Proxy, Quote, RecentJob, ResultColumn,
    RowDetail, RowFilter, RowPage, RowQuery, RowSet, RowState, RowView, RunState, Salvage, Selecting,
    Separator, Settings, Several, SignIn, SlowedSite, Sort, TextPreview, View, WorkProgress,
};
use ts_rs::{Config, TS};

fn declarations() -> String {
    let config = Config::default();
    let mut text = String::from("// Made from the Rust types by `make types`. Do not edit.\n");
    macro_rules! declare {
        ($($name:ty),* $(,)?) => {
            $(writeln!(text, "\nexport {}", <$name>::decl(&config)).unwrap();)*
        };
    }
    declare!(
        AddReport,
        AppState,
        BodiesRequest,
        Body,
        Certificate,
        Column,
        Connection,
        CsvStyle,
        ErrorKind,
        ExportColumn,
        ExportFormat,
        ExportReport,
        ExportRequest,
        ExportValue,
        FailureCount,
        FailureKind,
        Field,
        FieldProblem,
        FieldRule,
        FieldTrial,
        FieldTrialRow,
        FieldValue,
        Header,
        Hop,
        HostError,
        HostErrorCode,
        HttpChoice,
        HttpVersion,
        ImportCounts,
        ImportOptions,
        ImportPreview,
        ImportWarning,
        JobSummary,
        ListKind,
        Moment,
        Notice,
        NoticeCode,
        Outcome,
        PastTry,
        Phases,
        Progress,
        Proxy,
        Quote,
        RecentJob,
        ResultColumn,
        RowDetail,
        RowFilter,
        RowPage,
        RowQuery,
        RowSet,
        RowState,
        RowView,
        RunState,
        Salvage,
        Selecting,
        Separator,
        Settings,
        Several,
        SignIn,
        SlowedSite,
        Sort,
        TextPreview,
        View,
        WorkProgress,
    );
    text
}

#[test]
fn the_committed_typescript_is_up_to_date() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/host/generated/model.ts");
    let wanted = declarations();
    if std::env::var_os("WRITE_TYPES").is_some() {
        fs::write(&path, wanted).unwrap();
        return;
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == wanted, "{} is stale: run `make types`", path.display());
}
