use fetchlist_model::{
    Column, ErrorKind, FailureKind, Hop, RowFilter, RowQuery, RowSet, Selecting, Sort, Try, View,
};
use proptest::prelude::*;

use crate::{Folder, add, add_list, bad, ended, good, items, query, record, row_of, shown};

fn sorted_by(column: Column, descending: bool) -> RowQuery {
    let view = View { sort: Some(Sort { column, descending }), ..View::default() };
    RowQuery { view, limit: 100, ..RowQuery::default() }
}

#[test]
fn the_table_filters_searches_and_sorts() {
    let folder = Folder::new();
    let job = folder.job();
    add(
        &job,
        [
            good("http://a.example/100%25"),
            good("http://a.example/b"),
            bad("no_url"),
            good("http://z.example/"),
            good("http://m.example/"),
        ],
    );
    let mut moved = ended(4, 1, true, 200);
    moved.end.redirects = vec![Hop { status: 302, url: "http://z.example/".into() }];
    record(&job, [ended(1, 1, true, 404), ended(2, 1, true, 200), moved]);
    let cases: [(RowFilter, &str, &[u32]); 10] = [
        (RowFilter::All, "", &[1, 2, 3, 4, 5]),
        (RowFilter::Ok, "", &[2, 4]),
        (RowFilter::Moved, "", &[4]),
        (RowFilter::Failed, "", &[1, 3]),
        (RowFilter::Waiting, "", &[5]),
        (RowFilter::All, "A.EXAMPLE", &[1, 2]),
        (RowFilter::All, "%", &[1]),
        (RowFilter::All, "no_u", &[3]),
        (RowFilter::Failed, "404", &[1]),
        (RowFilter::Ok, "nothing like it", &[]),
    ];
    for (filter, search, rows) in cases {
        assert_eq!(shown(&job, &query(filter, search)), rows, "{filter:?} “{search}”");
    }
    let sorted = |column, descending| shown(&job, &sorted_by(column, descending));
    assert_eq!(sorted(Column::Row, true), [5, 4, 3, 2, 1]);
    assert_eq!(sorted(Column::Url, false), [1, 2, 5, 4, 3]);
    assert_eq!(sorted(Column::Duration, true)[..3], [4, 2, 1]);
    let page = RowQuery { offset: 3, limit: 1, ..RowQuery::default() };
    assert_eq!((job.page(&page).unwrap().total, shown(&job, &page)), (5, vec![4]));
}

#[test]
fn imported_columns_are_shown_searched_and_sorted() {
    let folder = Folder::new();
    let job = folder.job();
    let row = |path: &str, cells: [&str; 2]| row_of(&format!("http://a.example/{path}"), &cells);
    let rows = [
        row("1", ["10", "say \"hi\", Ann"]),
        row("2", ["9", "bob"]),
        row("3", ["", "Anna"]),
        row("4", ["-1.5", "[x]"]),
    ];
    add_list(&job, "list", &["price", "name"], rows);
    for (search, found) in
        [("ann", &[1, 3][..]), ("\"hi\",", &[1]), (",", &[1]), ("[", &[4]), ("\",\"", &[]), ("\\", &[])]
    {
        assert_eq!(shown(&job, &query(RowFilter::All, search)), found, "{search}");
    }
    let sorted = |column, descending| shown(&job, &sorted_by(Column::Input(column), descending));
    assert_eq!(sorted(0, false), [4, 2, 1, 3], "by value, empty last");
    assert_eq!(sorted(0, true), [1, 2, 4, 3]);
    assert_eq!(sorted(1, false), [4, 3, 2, 1]);
    let page = job.page(&RowQuery { columns: vec![1, 0, 7], limit: 1, ..RowQuery::default() }).unwrap();
    assert_eq!(page.rows[0].cells, ["say \"hi\", Ann", "10", ""]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever stands in a column, its order is that of a plain sort: by value if all are numbers, else by text.
    #[test]
    fn any_column_is_ordered(cells: Vec<String>, numbers: Vec<i16>, are_numbers: bool, descending: bool) {
        let cells: Vec<String> = if are_numbers { numbers.iter().map(ToString::to_string).collect() } else { cells };
        let folder = Folder::new();
        let job = folder.job();
        add_list(&job, "list", &["c"], cells.iter().map(|cell| row_of("http://a.example/", &[cell])));
        let value = |row: &u32| cells[*row as usize - 1].trim().parse::<f64>().ok();
        let text = |row: &u32| cells[*row as usize - 1].to_ascii_lowercase();
        let is_empty = |row: &u32| if are_numbers { value(row).is_none() } else { text(row).is_empty() };
        let is_numeric = cells.iter().all(|cell| cell.trim().is_empty() || cell.trim().parse::<f64>().is_ok());
        prop_assume!(are_numbers || !is_numeric || cells.is_empty());
        let mut expected: Vec<u32> = (1..=cells.len() as u32).collect();
        expected.sort_by(|one, other| {
            let order = if are_numbers {
                value(one).partial_cmp(&value(other)).unwrap()
            } else {
                text(one).cmp(&text(other))
            };
            let order = if descending { order.reverse() } else { order };
            is_empty(one).cmp(&is_empty(other)).then(order)
        });
        expected.truncate(100);
        prop_assert_eq!(shown(&job, &sorted_by(Column::Input(0), descending)), expected);
    }
}

#[test]
fn one_kind_of_failure_is_a_filter() {
    let folder = Folder::new();
    let job = folder.job();
    items(&job, 5);
    let mut silent = ended(3, 1, true, 0);
    silent.end = Try { error: Some(ErrorKind::Timeout), ..Try::default() };
    record(&job, [ended(1, 1, true, 404), ended(2, 1, true, 500), silent, ended(4, 1, true, 404)]);
    let of = |error, status| shown(&job, &query(RowFilter::Failure(FailureKind { error, status }), ""));
    assert_eq!(of(ErrorKind::HttpStatus, Some(404)), [1, 4]);
    assert_eq!(of(ErrorKind::Timeout, None), [3]);
    assert_eq!(of(ErrorKind::Dns, None), [0; 0]);
    let failures = job.failures().unwrap();
    let told: Vec<_> =
        failures.iter().map(|one| (one.failure.error, one.failure.status, one.count)).collect();
    assert_eq!(
        told,
        [
            (ErrorKind::HttpStatus, Some(404), 2),
            (ErrorKind::HttpStatus, Some(500), 1),
            (ErrorKind::Timeout, None, 1)
        ]
    );
    // What was read once follows what is written afterwards.
    record(&job, [ended(5, 1, true, 404)]);
    assert_eq!(of(ErrorKind::HttpStatus, Some(404)), [1, 4, 5]);
    let failure = FailureKind { error: ErrorKind::HttpStatus, status: Some(404) };
    assert_eq!(job.requeue(&RowSet::Failure { failure }).unwrap(), 3);
    assert_eq!(shown(&job, &query(RowFilter::Waiting, "")), [1, 4, 5]);
}

#[test]
fn rows_are_selected_as_the_table_shows_them() {
    let folder = Folder::new();
    let job = folder.job();
    items(&job, 6);
    record(
        &job,
        [ended(2, 1, true, 404), ended(4, 1, true, 404), ended(5, 1, true, 200), ended(6, 1, true, 404)],
    );
    let selected = || {
        let rows = job.page(&query(RowFilter::All, "")).unwrap().rows;
        rows.iter().filter(|row| row.is_selected).map(|row| row.row).collect::<Vec<_>>()
    };
    let select = |selecting| job.select(&selecting).unwrap();
    let backwards = View { sort: sorted_by(Column::Row, true).view.sort, ..View::default() };
    let failed = query(RowFilter::Failed, "").view;
    assert_eq!(select(Selecting::Only { row: 3 }), 1);
    assert_eq!(select(Selecting::Toggle { row: 5 }), 2);
    assert_eq!(select(Selecting::Toggle { row: 3 }), 1);
    assert_eq!(selected(), [5]);
    assert_eq!(select(Selecting::Through { view: failed.clone(), from: 2, to: 4, adding: true }), 3);
    assert_eq!(selected(), [2, 4, 5]);
    assert_eq!(select(Selecting::Through { view: backwards, from: 5, to: 3, adding: false }), 3);
    assert_eq!(selected(), [3, 4, 5]);
    assert_eq!(select(Selecting::All { view: failed }), 3);
    assert_eq!(job.retryable(&RowSet::Selected).unwrap(), 3);
    assert_eq!(job.export(&RowSet::Selected, false).unwrap().count(), 3);
    assert_eq!(select(Selecting::All { view: View::default() }), 6);
    assert_eq!(job.retryable(&RowSet::Selected).unwrap(), 3);
    assert_eq!(select(Selecting::None), 0);
}

#[test]
fn deleted_rows_are_gone_and_the_others_keep_their_numbers() {
    let folder = Folder::new();
    let job = folder.job();
    items(&job, 6);
    add(&job, [bad("x")]);
    record(&job, [ended(2, 1, false, 503), ended(2, 2, true, 404), ended(4, 1, true, 200)]);
    job.select(&Selecting::Only { row: 2 }).unwrap();
    job.select(&Selecting::Toggle { row: 4 }).unwrap();
    job.select(&Selecting::Toggle { row: 7 }).unwrap();
    assert_eq!(job.delete(&RowSet::Selected).unwrap(), 3);
    let check = |job: &fetchlist_jobfile::JobFile| {
        let header = job.header().unwrap();
        assert_eq!((header.total, header.ok, header.failed, header.unusable), (4, 0, 0, 0));
        assert_eq!(shown(job, &query(RowFilter::All, "")), [1, 3, 5, 6]);
        assert_eq!(shown(job, &query(RowFilter::Waiting, "")), [1, 3, 5, 6]);
        let page = RowQuery { offset: 1, limit: 2, ..RowQuery::default() };
        assert_eq!((job.page(&page).unwrap().total, shown(job, &page)), (4, vec![3, 5]));
        assert!(job.row(2).unwrap().is_none());
        let pending: Vec<_> = job.pending(0, 10).unwrap().iter().map(|row| row.row).collect();
        assert_eq!(pending, [1, 3, 5, 6]);
        assert_eq!(
            job.export(&RowSet::All, false).unwrap().map(|row| row.unwrap().row).collect::<Vec<_>>(),
            [1, 3, 5, 6]
        );
    };
    check(&job);
    assert_eq!(job.page(&query(RowFilter::All, "")).unwrap().selected, 0);
    drop(job);
    let job = folder.reopened();
    check(&job);
    assert_eq!(add(&job, [good("http://new.example/")]).added, 1);
    assert_eq!(job.sites().unwrap(), 2);
    assert_eq!(shown(&job, &query(RowFilter::All, "")), [1, 3, 5, 6, 8]);
    assert_eq!(job.delete(&RowSet::All).unwrap(), 5);
    assert_eq!((job.header().unwrap().total, job.sites().unwrap()), (0, 0));
    assert_eq!(add(&job, [good("http://new.example/")]).added, 1);
    assert_eq!(shown(&job, &query(RowFilter::All, "")), [1]);
}
