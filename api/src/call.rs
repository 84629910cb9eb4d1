//! A call: out of a request come token, person, register, network, task, purpose and right, in this order. The first
//! extractor of every handler.
//!
//! It does no input or output beyond memory, so that 401 and 403 always come before anything else, and
//! the right that an operation needs stands in the type of its handler. Whoever has too much under way waits here for
//! a turn, while the body is read, and gives it back when the handler has answered.

use crate::edge::{Slot, Trace};
use crate::http_problem::HttpProblem;
use crate::request;
use crate::state::State;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use application::caller::identity::RequestIdentity;
use application::caller::{Caller, Found, Operation, OperationInfo, RegisterCaller};
use application::problem::Problem;
use application::turns::Turn;
use application::users::administrator::admit;
use contract::problem::Code;
use domain::ids::RegisterKey;
use domain::log::Actor;
use futures_util::future::{Either, FutureExt, LocalBoxFuture, MapOk, Ready, TryFutureExt, ready};
use std::marker::PhantomData;

/// Who calls, in a turn that is given back when it is dropped.
pub struct InTurn<C> {
    caller: C,
    _turn: Turn,
}

impl<C> std::ops::Deref for InTurn<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.caller
    }
}

/// Whoever has signed in, for an operation that belongs to no register.
pub struct SignedIn<O>(InTurn<Caller>, PhantomData<fn() -> O>);

impl<O> std::ops::Deref for SignedIn<O> {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.0
    }
}

/// A call in a register.
pub struct Call<O>(InTurn<RegisterCaller>, PhantomData<fn() -> O>);

impl<O> std::ops::Deref for Call<O> {
    type Target = RegisterCaller;

    fn deref(&self) -> &RegisterCaller {
        &self.0
    }
}

/// What is there at once, unless a turn has to be waited for.
type Extracted<T> = Either<Ready<Result<T, HttpProblem>>, LocalBoxFuture<'static, Result<T, HttpProblem>>>;

/// Whoever is admitted, in a turn. Who had to wait for it is looked at once more: rights may have ended meanwhile.
fn in_turn<C: AsRef<Caller> + 'static>(
    request: &HttpRequest,
    admitted: impl Fn(&HttpRequest) -> Result<C, Problem> + 'static,
) -> Extracted<InTurn<C>> {
    let caller = match admitted(request) {
        Ok(caller) => caller,
        Err(problem) => return Either::Left(ready(Err(HttpProblem(problem)))),
    };
    let who = caller.as_ref();
    let (app, person, operation) = (who.app.clone(), who.person.id, who.operation);
    if let Some(turn) = app.turns.at_once(person, operation) {
        return Either::Left(ready(Ok(InTurn { caller, _turn: turn })));
    }
    let request = request.clone();
    let waiting = async move {
        let turn = app.turns.wait(person, operation).await.map_err(HttpProblem)?;
        let caller = admitted(&request).map_err(HttpProblem)?;
        Ok(InTurn { caller, _turn: turn })
    };
    Either::Right(waiting.boxed_local())
}

impl<O: Operation> FromRequest for SignedIn<O> {
    type Error = HttpProblem;
    type Future = MapOk<Extracted<InTurn<Caller>>, fn(InTurn<Caller>) -> Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        const {
            assert!(
                !O::INFO.in_register() && !O::INFO.is_public(),
                "the operation is declared in a register or public"
            );
        }
        request::declare(request, O::INFO);
        let admitted = |request: &HttpRequest| {
            let caller = sign_in(request, O::INFO)?;
            admit(&caller, O::INFO.audience).map(|()| caller)
        };
        in_turn(request, admitted).map_ok(|caller| Self(caller, PhantomData))
    }
}

impl<O: Operation> FromRequest for Call<O> {
    type Error = HttpProblem;
    type Future = MapOk<Extracted<InTurn<RegisterCaller>>, fn(InTurn<RegisterCaller>) -> Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        const {
            assert!(
                O::INFO.in_register(),
                "the operation is not declared in a register"
            )
        };
        in_register(request, O::INFO).map_ok(|caller| Self(caller, PhantomData))
    }
}

/// A call of an operation in a register.
///
/// # Errors
/// 401 and 403, in the order that this module tells; `unavailable`, when too much of the caller's waits already.
pub fn in_register(
    request: &HttpRequest,
    operation: &'static OperationInfo,
) -> Extracted<InTurn<RegisterCaller>> {
    request::declare(request, operation);
    in_turn(request, move |request| {
        sign_in(request, operation).and_then(|caller| enter_register(request, caller))
    })
}

/// Whoever calls what is public. A token is not needed; one that is sent must be valid, so that a client
/// learns at once that it has to sign in again. Where one signs in, and whoever watches the service, sends none.
pub struct Anyone<O>(PhantomData<fn() -> O>);

impl<O: Operation> FromRequest for Anyone<O> {
    type Error = HttpProblem;
    type Future = Ready<Result<Self, HttpProblem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        const { assert!(O::INFO.is_public(), "the operation is not declared public") };
        request::declare(request, O::INFO);
        let reads_token = !O::INFO.oauth && !O::INFO.probe;
        let refused = (reads_token && request.headers().contains_key(header::AUTHORIZATION))
            .then(|| sign_in(request, O::INFO).err())
            .flatten();
        ready(refused.map_or(Ok(Self(PhantomData)), |problem| Err(HttpProblem(problem))))
    }
}

fn sign_in(request: &HttpRequest, operation: &'static OperationInfo) -> Result<Caller, Problem> {
    let state = request
        .app_data::<web::Data<State>>()
        .ok_or_else(|| Problem::new(Code::Internal))?
        .clone();
    let now = state.store.clock().now();
    if request.headers().get_all(header::AUTHORIZATION).count() > 1 {
        return Err(Problem::new(Code::InvalidHeader).with("name", "authorization"));
    }
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
    let address = request::caller_address(request, &state.config.trusted_proxies);
    let identity = RequestIdentity {
        register: RegisterKey::SYSTEM,
        actor: Actor {
            user: Some(person.id),
            name: Some(person.display_name.clone()),
            address: address.map(|address| address.to_string()),
            ..Actor::default()
        },
        operation: operation.id,
    };
    note(request, &identity);
    if !person.active || snapshot.is_revoked(bearer.session) {
        return Err(Problem::new(Code::TokenInvalid));
    }
    let trace = request
        .extensions()
        .get::<Trace>()
        .map_or_else(|| "".into(), |trace| trace.0.clone());
    let language = request::language(request.headers());
    let found = Found {
        person,
        session: bearer.session,
        snapshot,
        identity,
        trace,
        language,
    };
    Ok(Caller::signed_in(state.app.clone(), operation, now, found))
}

/// The scheme's name is read without regard to case (RFC 9110, 11.1).
fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// From here on the edge knows who calls, and enters what goes wrong.
fn note(request: &HttpRequest, identity: &RequestIdentity) {
    if let Some(slot) = request.extensions().get::<Slot>() {
        slot.set(identity.clone());
    }
}

fn enter_register(request: &HttpRequest, caller: Caller) -> Result<RegisterCaller, Problem> {
    let register = request.match_info().get("register").unwrap_or_default();
    let admission = caller.before(register)?;
    note(request, &admission.caller().identity);
    admission.judge_network()?;
    let task = request::header(request, "task")?;
    let purpose = request::header(request, "purpose")?;
    let caller = admission.judge_capacity(task, purpose)?;
    let caller = match request::header(request, "restricted-use")? {
        Some(code) => caller.for_restricted_use(code)?,
        None => caller,
    };
    note(request, &caller.identity);
    Ok(caller)
}
