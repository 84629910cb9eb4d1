//! Out of a request: token, person, register, network, task, purpose and right, in this order.

use super::{Call, Operation, SignedIn};
use crate::edge::{Record, Slot, Trace};
use crate::problem::{Code, Problem};
use crate::request;
use crate::state::State;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use domain::grant::{self, AccessRefusal};
use domain::ids::RegisterKey;
use domain::log::Actor;
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::sync::Arc;

impl<O: Operation> FromRequest for SignedIn<O> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(sign_in(request))
    }
}

impl<O: Operation> FromRequest for Call<O> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(sign_in(request).and_then(|signed_in| enter_register(request, signed_in)))
    }
}

/// Whoever calls what is public. A token is not needed; one that is sent must be valid, so that a client
/// learns at once that it has to sign in again.
pub struct Anyone;

impl FromRequest for Anyone {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match request.headers().contains_key(header::AUTHORIZATION) {
            true => sign_in::<Public>(request).map(|_| Self),
            false => Ok(Self),
        })
    }
}

crate::operations! { Public "public"; }

fn sign_in<O: Operation>(request: &HttpRequest) -> Result<SignedIn<O>, Problem> {
    let state = request
        .app_data::<web::Data<State>>()
        .ok_or_else(|| Problem::new(Code::Internal))?
        .clone();
    let now = state.store.clock().now();
    let authorization = request.headers().get(header::AUTHORIZATION);
    let authorization = authorization.ok_or_else(|| Problem::new(Code::Unauthenticated))?;
    let token = authorization
        .to_str()
        .ok()
        .and_then(bearer)
        .ok_or_else(|| Problem::new(Code::TokenInvalid))?;
    let bearer = state.tokens.verify(token, now)?;
    let snapshot = state
        .access
        .fresh()
        .ok_or_else(|| Problem::new(Code::GrantsStale).retry_after(1))?;
    let person = snapshot
        .person(bearer.user)
        .cloned()
        .ok_or_else(|| Problem::new(Code::TokenInvalid))?;
    let peer = request.peer_addr().map(|peer| peer.ip());
    let address = request::address(peer, request.headers(), &state.config.trusted_proxies);
    let record = Record {
        register: RegisterKey::SYSTEM,
        actor: Actor {
            user: Some(person.id),
            name: Some(person.display_name.clone()),
            address: address.map(|address| address.to_string()),
            ..Actor::default()
        },
        operation: O::ID,
    };
    note(request, &record);
    if !person.active || snapshot.is_revoked(bearer.session) {
        return Err(Problem::new(Code::TokenInvalid));
    }
    let trace = request
        .extensions()
        .get::<Trace>()
        .map_or_else(|| "".into(), |trace| trace.0.clone());
    Ok(SignedIn {
        person,
        session: bearer.session,
        snapshot,
        now,
        language: request::language(request.headers()),
        record,
        trace,
        found: Arc::default(),
        stands_in: Arc::default(),
        state,
        operation: PhantomData,
    })
}

/// The scheme's name is read without regard to case (RFC 9110, 11.1).
fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// From here on the edge knows who calls, and enters what goes wrong.
fn note(request: &HttpRequest, record: &Record) {
    if let Some(slot) = request.extensions().get::<Slot>() {
        slot.set(record.clone());
    }
}

fn enter_register<O: Operation>(
    request: &HttpRequest,
    mut signed_in: SignedIn<O>,
) -> Result<Call<O>, Problem> {
    let id = request.match_info().get("register").unwrap_or_default();
    let register = signed_in
        .state
        .registers
        .find(id)
        .ok_or_else(|| Problem::new(Code::RegisterUnknown))?
        .clone();
    let (today, profile) = register.on(signed_in.now);
    let profile = profile.clone();
    signed_in.record.register = register.key;
    note(request, &signed_in.record);
    let address = signed_in
        .record
        .actor
        .address
        .as_ref()
        .and_then(|address| address.parse().ok());
    if !register.is_reached_from(&profile, address) {
        return Err(Problem::new(Code::NetworkRefused).with("section", &profile.network.section));
    }
    let grants = signed_in.snapshot.grants(signed_in.person.id, register.key);
    let (task_header, purpose_header) = (
        request::header(request, "task")?,
        request::header(request, "purpose")?,
    );
    let capacity =
        grant::judge(&profile, &grants, task_header, purpose_header, O::RIGHT, today).map_err(|refusal| {
            let problem = Problem::from(refusal);
            match (refusal, O::RIGHT) {
                (AccessRefusal::RightMissing, Some(right)) => problem.with("right", right.code()),
                _ => problem,
            }
        })?;
    signed_in.record.actor.task = Some(capacity.task.code.clone());
    signed_in.record.actor.purpose = Some(capacity.purpose.to_owned());
    let own_clients_only = capacity.own_clients_only;
    let task = profile
        .tasks
        .iter()
        .position(|task| task.code == capacity.task.code);
    let task = task.ok_or_else(|| Problem::new(Code::Internal))?;
    let restricted_use = request::header(request, "restricted-use")?;
    if let Some(code) = restricted_use {
        if !profile.restriction_uses.iter().any(|known| known.code == code) {
            return Err(Problem::new(Code::RestrictedUseUnknown));
        }
        signed_in.record.actor.restricted_use = Some(code.to_owned());
    }
    note(request, &signed_in.record);
    let restricted_use = restricted_use.is_some();
    Ok(Call {
        signed_in,
        register,
        profile,
        today,
        task,
        own_clients_only,
        restricted_use,
    })
}
