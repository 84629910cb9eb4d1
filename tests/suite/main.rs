//! The black-box tests, in one binary: each test has a service of its own on a database of its own.
//!
//! The folders mirror the URLs. What has no URL stands beside them: the contract as a whole, what an operator
//! does and suffers, the shipped profiles, and days that go through many resources.

mod contract;
mod operations;

/// `/oauth`
mod oauth {
    mod sign_in;
    mod tokens;
}

/// `/v1/users`, and `/v1/me`
mod users {
    mod kept_apart;
    mod leaving;
    mod people_and_rights;
}

/// `/v1/registers/{register}`
mod registers {
    mod clients;
    mod corrections;
    mod decisions;
    mod handing_over;
    mod outside_notice;
    mod records_across;
    mod shared_events;
    mod user_log;
    mod whose_work;
    mod worklists;
}

/// What each register's own notice says.
mod profiles {
    mod joroinen;
    mod kemi_immigrants;
    mod kemi_project;
    mod kemi_refugee_work;
    mod profile_bounds;
    mod raisio;
    mod sixth_register;
}

/// Work as it is done, through many resources.
mod scenarios {
    mod days_work;
    mod demo;
}
