//! The one table of error codes: each with its status, and what it says in three languages.
//!
//! Codes are a stable part of the contract. `{name}` in a text is replaced by the parameter of that
//! name; parameters are codes, numbers and sections, never a value that was sent.

use domain::labels::Language;

/// A text in three languages.
#[derive(Clone, Copy, Debug)]
pub struct Texts {
    /// Finnish.
    pub fi: &'static str,
    /// Swedish.
    pub sv: &'static str,
    /// English.
    pub en: &'static str,
}

impl Texts {
    /// The text in a language.
    pub fn in_language(&self, language: Language) -> &'static str {
        match language {
            Language::Fi => self.fi,
            Language::Sv => self.sv,
            Language::En => self.en,
        }
    }
}

macro_rules! codes {
    ($($variant:ident $code:literal $status:literal $fi:literal $sv:literal $en:literal)*) => {
        /// What went wrong with a request as a whole.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Code { $(#[doc = $en] $variant),* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            /// The code in the contract.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// The HTTP status.
            pub fn status(self) -> u16 {
                match self { $(Self::$variant => $status),* }
            }

            /// What it says.
            pub fn texts(self) -> Texts {
                match self { $(Self::$variant => Texts { fi: $fi, sv: $sv, en: $en }),* }
            }
        }
    };
}

macro_rules! field_codes {
    ($($code:literal $fi:literal $sv:literal $en:literal)*) => {
        /// What can be wrong at one place of a request: code and text.
        pub const FIELD_CODES: &[(&str, Texts)] = &[$(($code, Texts { fi: $fi, sv: $sv, en: $en })),*];
    };
}

codes! {
    MalformedJson "malformed_json" 400
        "Sisältö ei ole kelvollista JSONia." "Innehållet är inte giltig JSON." "The body is not well-formed JSON."
    DuplicateMember "duplicate_member" 400
        "Sama jäsen esiintyy kahdesti." "Samma medlem förekommer två gånger." "A member stands twice in one object."
    NotAnObject "not_an_object" 400
        "Sisällön on oltava JSON-objekti." "Innehållet måste vara ett JSON-objekt." "The body must be a JSON object."
    InvalidPath "invalid_path" 404
        "Osoitetta ei ole." "Adressen finns inte." "There is nothing at this address."
    InvalidQuery "invalid_query" 400
        "Kyselyparametri {name} on virheellinen." "Frågeparametern {name} är ogiltig." "The query parameter {name} is not valid."
    UnknownQueryParameter "unknown_query_parameter" 400
        "Kyselyssä on tuntematon parametri." "Frågan har en okänd parameter." "The query has a parameter that is not known here."
    InvalidHeader "invalid_header" 400
        "Otsake {name} on virheellinen." "Rubriken {name} är ogiltig." "The header {name} is not valid."
    InvalidCursor "invalid_cursor" 400
        "Kohdistin ei kuulu tähän hakuun." "Markören hör inte till denna sökning." "The cursor does not belong to this filter and sort."
    TaskRequired "task_required" 400
        "Usea tehtävä sopii: nimeä yksi otsakkeessa Task." "Flera uppgifter passar: ange en i rubriken Task." "Several tasks fit: name one in the Task header."
    PurposeRequired "purpose_required" 400
        "Usea käyttötarkoitus sopii: nimeä yksi otsakkeessa Purpose." "Flera ändamål passar: ange ett i rubriken Purpose." "Several purposes fit: name one in the Purpose header."
    Unauthenticated "unauthenticated" 401
        "Kirjaudu sisään." "Logga in." "Sign in first."
    TokenInvalid "token_invalid" 401
        "Tunniste ei kelpaa." "Token är ogiltig." "The access token is not valid."
    TokenExpired "token_expired" 401
        "Tunniste on vanhentunut." "Token har gått ut." "The access token has expired."
    NoGrant "no_grant" 403
        "Sinulla ei ole tänään oikeuksia tässä rekisterissä." "Du har inga rättigheter i detta register i dag." "You hold no right in this register today."
    TaskNotHeld "task_not_held" 403
        "Sinulla ei ole tätä tehtävää tässä rekisterissä tänään." "Du har inte denna uppgift i detta register i dag." "You do not hold this task in this register today."
    PurposeNotServed "purpose_not_served" 403
        "Tehtävä ei palvele tätä käyttötarkoitusta." "Uppgiften tjänar inte detta ändamål." "The task does not serve this purpose."
    RightMissing "right_missing" 403
        "Tehtävältä puuttuu oikeus {right}." "Uppgiften saknar rätten {right}." "The task lacks the right {right}."
    AdministratorOnly "administrator_only" 403
        "Vain pääkäyttäjä voi tehdä tämän." "Endast en administratör kan göra detta." "Only an administrator may do this."
    RightsKeptApart "rights_kept_apart" 403
        "Oikeuksien antaminen ja asiakastietojen näkeminen pidetään erillään; itselleen ei voi antaa oikeuksia."
        "Att ge rättigheter och att se klientuppgifter hålls isär; ingen ger sig själv rättigheter."
        "Giving rights and seeing clients are kept apart, and nobody gives rights to oneself."
    NetworkRefused "network_refused" 403
        "Rekisteriin pääsee vain kunnan verkosta (selosteen kohta {section})." "Registret nås endast från kommunens nät (meddelandets punkt {section})." "The register is reached from the municipality's network alone (notice section {section})."
    FieldWithheld "field_withheld" 403
        "Tietoa, jota et saa nähdä, ei voi muuttaa." "En uppgift som du inte får se kan inte ändras." "What you may not see you may not change."
    RestrictedUseUnknown "restricted_use_unknown" 403
        "Rajoitetun tiedon käyttötarkoitusta ei tunneta." "Användningen av begränsade uppgifter är okänd." "The use of restricted data that was named is not one of this register."
    NotFound "not_found" 404
        "Ei löytynyt." "Hittades inte." "Not found."
    RegisterUnknown "register_unknown" 404
        "Rekisteriä ei ole." "Registret finns inte." "There is no such register."
    MethodNotAllowed "method_not_allowed" 405
        "Menetelmä ei ole tässä sallittu." "Metoden är inte tillåten här." "The method is not allowed here."
    NotAcceptable "not_acceptable" 406
        "Pyydettyä muotoa ei ole." "Det begärda formatet finns inte." "There is no representation as asked for."
    BodyTimeout "body_timeout" 408
        "Sisältö ei tullut ajoissa." "Innehållet kom inte i tid." "The body did not arrive in time."
    IdentityCodeInUse "identity_code_in_use" 409
        "Henkilötunnus on jo rekisterissä. Kysy rekisterin vastuuhenkilöltä." "Personbeteckningen finns redan i registret. Fråga registrets ansvariga person." "The identity code is in the register already. Ask the responsible person."
    AlreadyWithdrawn "already_withdrawn" 409
        "Suostumus on jo peruutettu." "Samtycket har redan återkallats." "The consent has been withdrawn already."
    AlreadyEnded "already_ended" 409
        "On jo päättynyt." "Har redan avslutats." "It has ended already."
    AlreadyClosed "already_closed" 409
        "Asia on jo suljettu." "Ärendet är redan avslutat." "The case has been closed already."
    RelationshipOpen "relationship_open" 409
        "Asiakkuus on jo voimassa." "Klientrelationen pågår redan." "A client relationship is open already."
    DeathRecorded "death_recorded" 409
        "Kuolema on jo kirjattu." "Dödsfallet har redan antecknats." "A death has been recorded already."
    DeathNotRecorded "death_not_recorded" 409
        "Kuolemaa ei ole kirjattu." "Inget dödsfall har antecknats." "No death has been recorded."
    UsernameTaken "username_taken" 409
        "Käyttäjänimi on varattu." "Användarnamnet är upptaget." "The username is taken."
    KeyDestroyed "key_destroyed" 409
        "Asiakkaan tiedot on tuhottu." "Klientens uppgifter har förstörts." "The client's data of this class has been destroyed."
    Stale "stale" 412
        "Tieto on muuttunut sen jälkeen, kun luit sen." "Uppgiften har ändrats sedan du läste den." "It has changed since you read it."
    BodyTooLarge "body_too_large" 413
        "Sisältö on liian suuri." "Innehållet är för stort." "The body is too large."
    UnsupportedMediaType "unsupported_media_type" 415
        "Sisällön tyyppi ei kelpaa." "Innehållets typ duger inte." "The body's media type is not supported here."
    ValidationFailed "validation_failed" 422
        "Pyynnössä on virheitä." "Begäran har fel." "The request has errors."
    RuleRefused "rule_refused" 422
        "Rekisterin säännöt eivät salli tätä." "Registrets regler tillåter inte detta." "The register's rules do not allow this."
    IdempotencyKeyReused "idempotency_key_reused" 422
        "Avainta on käytetty toiseen sisältöön." "Nyckeln har använts för ett annat innehåll." "The Idempotency-Key was used with another body."
    IfMatchMissing "if_match_missing" 428
        "Otsake If-Match puuttuu." "Rubriken If-Match saknas." "The If-Match header is missing."
    TooManyRequests "too_many_requests" 429
        "Liian monta yritystä. Yritä myöhemmin uudelleen." "För många försök. Försök igen senare." "Too many attempts. Try again later."
    Internal "internal" 500
        "Järjestelmässä on vika. Kerro tukeen jäljitystunnus." "Systemet har ett fel. Meddela spårningskoden till supporten." "Something is wrong in the system. Tell support the trace id."
    Unavailable "unavailable" 503
        "Järjestelmä on varattu. Yritä hetken kuluttua uudelleen." "Systemet är upptaget. Försök igen om en stund." "The system is busy. Try again in a moment."
    LogUnavailable "log_unavailable" 503
        "Käyttäjälokiin ei voi kirjoittaa, joten mitään ei näytetä." "Användarloggen kan inte skrivas, så inget visas." "The user log cannot be written, so nothing is shown."
    GrantsStale "grants_stale" 503
        "Oikeuksia ei voi nyt tarkistaa." "Rättigheterna kan inte kontrolleras just nu." "Rights cannot be checked at the moment."
}

field_codes! {
    "required" "Puuttuu." "Saknas." "Is missing."
    "unknown_member" "Objektissa on tuntematon jäsen." "Objektet har en okänd medlem." "The object has a member that is not known here."
    "wrong_type" "On väärää tyyppiä: pitää olla {expected}." "Är av fel typ: ska vara {expected}." "Is of a wrong type: must be {expected}."
    "too_short" "On liian lyhyt: vähintään {limit}." "Är för kort: minst {limit}." "Is too short: at least {limit}."
    "too_long" "On liian pitkä: enintään {limit}." "Är för lång: högst {limit}." "Is too long: at most {limit}."
    "too_small" "On liian pieni: vähintään {limit}." "Är för liten: minst {limit}." "Is too small: at least {limit}."
    "too_large" "On liian suuri: enintään {limit}." "Är för stor: högst {limit}." "Is too large: at most {limit}."
    "too_few_items" "Liian vähän: vähintään {limit}." "För få: minst {limit}." "Too few: at least {limit}."
    "too_many_items" "Liian monta: enintään {limit}." "För många: högst {limit}." "Too many: at most {limit}."
    "not_in_list" "Ei ole sallittujen arvojen luettelossa." "Finns inte i listan över tillåtna värden." "Is not one of the values allowed."
    "invalid_format" "Ei ole oikeassa muodossa ({expected})." "Har inte rätt form ({expected})." "Is not in the right form ({expected})."
    "control_character" "Sisältää ohjausmerkkejä tai suuntamerkkejä." "Innehåller styrtecken eller riktningstecken." "Contains control characters, or characters that reorder text."
    "not_patchable" "Muutetaan omassa osoitteessaan." "Ändras på sin egen adress." "Is changed at an address of its own."
    "password_too_weak" "Salasanan on oltava vähintään {limit} merkkiä." "Lösenordet ska ha minst {limit} tecken." "The password must have at least {limit} characters."
    "wrong_password" "Nykyinen salasana on väärä." "Nuvarande lösenord är fel." "The current password is wrong."
    "entry_condition_missing" "Mikään selosteen kohdan {section} rekisteriin ottamisen ehdoista ei täyty. Puuttuu: {missing}." "Inget av villkoren för införande i meddelandets punkt {section} uppfylls. Saknas: {missing}." "No condition of entry in section {section} of the notice is met. Missing: {missing}."
    "identification_missing" "Tarvitaan vähintään yksi: {oneOf}." "Minst en behövs: {oneOf}." "At least one is needed: {oneOf}."
    "outside_notice" "Rekisterin seloste (kohta {section}) ei nimeä tällaista tietoa." "Registrets meddelande (punkt {section}) nämner inte en sådan uppgift." "The register's notice (section {section}) names no such datum."
    "source_not_named" "Seloste (kohta {section}) ei nimeä tätä tietolähdettä." "Meddelandet (punkt {section}) nämner inte denna källa." "The notice (section {section}) does not name this source."
    "source_ended" "Tietolähde on lakannut." "Källan har upphört." "The source has ended; its successor, if confirmed: {successor}."
    "channel_not_named" "Seloste (kohta {section}) sallii: {allowed}." "Meddelandet (punkt {section}) tillåter: {allowed}." "The notice (section {section}) allows: {allowed}."
    "source_reason_missing" "Muu kuin pääasiallinen lähde (kohta {section}) on perusteltava." "En annan än den huvudsakliga källan (punkt {section}) ska motiveras." "Another than the main sources (section {section}) takes a reason."
    "source_name_missing" "Nimeä, kuka on kyseessä." "Ange vem det gäller." "Name the one that is meant."
    "consent_missing" "Voimassa oleva suostumus, joka kattaa tiedot {category} ({use}), puuttuu (kohta {section})." "Ett gällande samtycke som omfattar {category} ({use}) saknas (punkt {section})." "A consent in force that covers {category} ({use}) is missing (section {section})."
    "provision_not_in_force" "Säännös ei ole voimassa tai ei sovellu tähän." "Bestämmelsen gäller inte eller är inte tillämplig." "The provision is not in force, or does not serve this."
    "unknown_code" "Rekisterissä ei ole tällaista koodia." "Registret har ingen sådan kod." "The register has no such code."
    "consent_form_not_allowed" "Suostumuksen muoto ei kelpaa; sallittu: {allowed}." "Samtyckets form duger inte; tillåtet: {allowed}." "The consent is not given in a form that its kind allows: {allowed}."
    "consent_parties_missing" "Suostumuksen on nimettävä, ketä se koskee (kohta {section})." "Samtycket ska ange vem det gäller (punkt {section})." "The consent must name whom it concerns (section {section})."
    "representative_not_allowed" "Edustaja ei voi antaa tätä suostumusta (kohta {section})." "En företrädare kan inte ge detta samtycke (punkt {section})." "A representative may not give this consent (section {section})."
    "period_backwards" "Päättyy ennen alkuaan." "Slutar före sin början." "Ends before it begins."
    "date_in_future" "Päivä on tulevaisuudessa." "Dagen är i framtiden." "The day has not come yet."
    "date_out_of_range" "Päivä on sallitun ajan ulkopuolella." "Dagen ligger utanför den tillåtna tiden." "The day lies outside the years that are accepted."
    "birth_date_contradicts" "Henkilötunnus kertoo toisen syntymäajan." "Personbeteckningen anger ett annat födelsedatum." "The identity code tells another birth date."
    "identity_code_invalid" "Ei ole henkilötunnus." "Är inte en personbeteckning." "Is not a personal identity code."
    "identifier_invalid" "Ei ole järjestelmänsä mukainen tunniste." "Är inte en identifierare enligt sitt system." "Is not an identifier of its scheme."
    "restricted" "Tiedon käsittely on rajoitettu." "Behandlingen av uppgiften är begränsad." "Processing of the datum is restricted."
    "client_deceased" "Asiakas on kuollut." "Klienten har avlidit." "The client has died."
    "already_so" "On jo niin." "Är redan så." "It is so already."
    "right_missing" "Tehtävältä puuttuu oikeus {right}." "Uppgiften saknar rätten {right}." "The task lacks the right {right}."
    "user_unknown" "Käyttäjää ei ole." "Användaren finns inte." "There is no such user."
    "criteria_missing" "Anna ainakin yksi hakuehto." "Ange minst ett sökvillkor." "Give at least one criterion."
    "administrator_only" "Vain pääkäyttäjä voi antaa tämän." "Endast en administratör kan ge detta." "Only an administrator may give this."
}
