//! The one table of error codes: each with its status, and in three languages a title that never varies
//! and a sentence that says it in full.
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
    ($($variant:ident $code:literal $status:literal
        $title_fi:literal $title_sv:literal $title_en:literal
        $fi:literal $sv:literal $en:literal)*) => {
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

            /// What it is called, the same whatever happened.
            pub fn title(self) -> Texts {
                match self { $(Self::$variant => Texts { fi: $title_fi, sv: $title_sv, en: $title_en }),* }
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
    MalformedJson "malformed_json" 400 "Virheellinen sisältö" "Felaktigt innehåll" "Malformed body"
        "Sisältö ei ole kelvollista JSONia."
        "Innehållet är inte giltig JSON."
        "The body is not well-formed JSON."
    DuplicateMember "duplicate_member" 400 "Kahdennettu jäsen" "Dubblerad medlem" "Duplicate member"
        "Sama jäsen esiintyy kahdesti."
        "Samma medlem förekommer två gånger."
        "A member stands twice in one object."
    NotAnObject "not_an_object" 400 "Ei JSON-objekti" "Inte ett JSON-objekt" "Not a JSON object"
        "Sisällön on oltava JSON-objekti."
        "Innehållet måste vara ett JSON-objekt."
        "The body must be a JSON object."
    InvalidPath "invalid_path" 404 "Tuntematon osoite" "Okänd adress" "Unknown address"
        "Tässä osoitteessa ei ole mitään."
        "Det finns inget på denna adress."
        "There is nothing at this address."
    InvalidQuery "invalid_query" 400 "Virheellinen kyselyparametri" "Ogiltig frågeparameter" "Invalid query parameter"
        "Kyselyparametri {name} on virheellinen."
        "Frågeparametern {name} är ogiltig."
        "The query parameter {name} is not valid."
    UnknownQueryParameter "unknown_query_parameter" 400 "Tuntematon kyselyparametri" "Okänd frågeparameter" "Unknown query parameter"
        "Kyselyssä on tuntematon parametri."
        "Frågan har en okänd parameter."
        "The query has a parameter that is not known here."
    InvalidHeader "invalid_header" 400 "Virheellinen otsake" "Ogiltig rubrik" "Invalid header"
        "Otsake {name} on virheellinen." "Rubriken {name} är ogiltig." "The header {name} is not valid."
    InvalidCursor "invalid_cursor" 400 "Virheellinen kohdistin" "Ogiltig markör" "Invalid cursor"
        "Kohdistin ei kuulu tähän hakuun."
        "Markören hör inte till denna sökning."
        "The cursor does not belong to this filter and sort."
    TaskRequired "task_required" 400 "Tehtävä puuttuu" "Uppgiften saknas" "Task required"
        "Usea tehtävä sopii: nimeä yksi otsakkeessa Task."
        "Flera uppgifter passar: ange en i rubriken Task."
        "Several tasks fit: name one in the Task header."
    PurposeRequired "purpose_required" 400 "Käyttötarkoitus puuttuu" "Ändamålet saknas" "Purpose required"
        "Usea käyttötarkoitus sopii: nimeä yksi otsakkeessa Purpose."
        "Flera ändamål passar: ange ett i rubriken Purpose."
        "Several purposes fit: name one in the Purpose header."
    Unauthenticated "unauthenticated" 401 "Ei kirjautunut" "Inte inloggad" "Not signed in"
        "Kirjaudu sisään." "Logga in." "Sign in first."
    TokenInvalid "token_invalid" 401 "Tunniste ei kelpaa" "Ogiltig token" "Invalid token"
        "Tunniste ei kelpaa." "Token är ogiltig." "The access token is not valid."
    TokenExpired "token_expired" 401 "Tunniste vanhentunut" "Token utgången" "Token expired"
        "Tunniste on vanhentunut." "Token har gått ut." "The access token has expired."
    NoGrant "no_grant" 403 "Ei oikeuksia rekisterissä" "Inga rättigheter i registret" "No right in the register"
        "Sinulla ei ole tänään oikeuksia tässä rekisterissä."
        "Du har inga rättigheter i detta register i dag."
        "You hold no right in this register today."
    TaskNotHeld "task_not_held" 403 "Ei omaa tehtävää" "Inte egen uppgift" "Task not held"
        "Sinulla ei ole tätä tehtävää tässä rekisterissä tänään."
        "Du har inte denna uppgift i detta register i dag."
        "You do not hold this task in this register today."
    PurposeNotServed "purpose_not_served" 403 "Väärä käyttötarkoitus" "Fel ändamål" "Purpose not served"
        "Tehtävä ei palvele tätä käyttötarkoitusta."
        "Uppgiften tjänar inte detta ändamål."
        "The task does not serve this purpose."
    RightMissing "right_missing" 403 "Oikeus puuttuu" "Rätten saknas" "Right missing"
        "Tehtävältä puuttuu oikeus {right}."
        "Uppgiften saknar rätten {right}."
        "The task lacks the right {right}."
    AdministratorOnly "administrator_only" 403 "Vain pääkäyttäjälle" "Endast för administratörer" "Administrators only"
        "Vain pääkäyttäjä voi tehdä tämän."
        "Endast en administratör kan göra detta."
        "Only an administrator may do this."
    RightsKeptApart "rights_kept_apart" 403 "Oikeudet pidetään erillään" "Rättigheter hålls isär" "Rights kept apart"
        "Oikeuksien antaminen ja asiakastietojen näkeminen pidetään erillään; itselleen ei voi antaa oikeuksia."
        "Att ge rättigheter och att se klientuppgifter hålls isär; ingen ger sig själv rättigheter."
        "Giving rights and seeing clients are kept apart, and nobody gives rights to oneself."
    OwnPassword "own_password" 403 "Oma salasana" "Eget lösenord" "One's own password"
        "Oma salasana vaihdetaan nykyisellä salasanalla."
        "Det egna lösenordet byts med det nuvarande."
        "One's own password is changed with the one in use."
    NetworkRefused "network_refused" 403 "Verkko ei kelpaa" "Nätet godtas inte" "Network refused"
        "Rekisteriin pääsee vain kunnan verkosta (selosteen kohta {section})."
        "Registret nås endast från kommunens nät (meddelandets punkt {section})."
        "The register is reached from the municipality's network alone (notice section {section})."
    AnotherPersonNeeded "another_person_needed" 403 "Toinen henkilö päättää" "En annan person avgör" "Another person decides"
        "Korjauksen vahvistaa toinen henkilö kuin se, joka sitä pyysi."
        "Rättelsen bekräftas av en annan person än den som bad om den."
        "A correction is decided by another person than the one who asked for it."
    FieldWithheld "field_withheld" 403 "Tietoa ei näytetä" "Uppgiften visas inte" "Field withheld"
        "Tietoa, jota et saa nähdä, ei voi muuttaa."
        "En uppgift som du inte får se kan inte ändras."
        "What you may not see you may not change."
    RestrictedUseUnknown "restricted_use_unknown" 403 "Tuntematon käyttö" "Okänd användning" "Unknown restricted use"
        "Rajoitetun tiedon käyttötarkoitusta ei tunneta."
        "Användningen av begränsade uppgifter är okänd."
        "The use of restricted data that was named is not one of this register."
    NotFound "not_found" 404 "Ei löytynyt" "Hittades inte" "Not found"
        "Tällaista ei ole sinun ulottuvillasi."
        "Något sådant finns inte inom räckhåll för dig."
        "There is no such thing within your reach."
    RegisterUnknown "register_unknown" 404 "Tuntematon rekisteri" "Okänt register" "Unknown register"
        "Rekisteriä ei ole." "Registret finns inte." "There is no such register."
    MethodNotAllowed "method_not_allowed" 405 "Menetelmä ei sallittu" "Metoden inte tillåten" "Method not allowed"
        "Menetelmä ei ole tässä sallittu." "Metoden är inte tillåten här." "The method is not allowed here."
    BodyTimeout "body_timeout" 408 "Sisältö myöhässä" "Innehållet försenat" "Body too late"
        "Sisältö ei tullut ajoissa." "Innehållet kom inte i tid." "The body did not arrive in time."
    IdentityCodeInUse "identity_code_in_use" 409 "Henkilötunnus käytössä" "Personbeteckningen i bruk" "Identity code in use"
        "Henkilötunnus on jo rekisterissä. Kysy rekisterin vastuuhenkilöltä."
        "Personbeteckningen finns redan i registret. Fråga registrets ansvariga person."
        "The identity code is in the register already. Ask the responsible person."
    AlreadyWithdrawn "already_withdrawn" 409 "Suostumus peruutettu" "Samtycket återkallat" "Consent already withdrawn"
        "Suostumus on jo peruutettu."
        "Samtycket har redan återkallats."
        "The consent has been withdrawn already."
    RecordFixed "record_fixed" 409 "Muuttumaton kirjaus" "Oföränderlig anteckning" "Record is fixed"
        "Alkuperäistä havaintoa ei muuteta; kirjaa uusi."
        "En ursprunglig observation ändras inte; gör en ny anteckning."
        "An original observation is never changed; enter another."
    CorrectionPending "correction_pending" 409 "Korjaus odottaa" "Rättelsen väntar" "Correction pending"
        "Kirjauksen korjaus odottaa jo päätöstä." "En rättelse av anteckningen väntar redan på beslut."
        "A correction of the record waits for its decision already."
    AlreadyDecided "already_decided" 409 "Jo päätetty" "Redan avgjord" "Already decided"
        "Korjauksesta on jo päätetty." "Rättelsen har redan avgjorts." "The correction has been decided already."
    NothingFollows "nothing_follows" 409 "Lopullinen tila" "Sluttillstånd" "Final state"
        "Kirjauksen tilaa ei voi enää vaihtaa." "Anteckningens tillstånd kan inte längre ändras."
        "No state follows the record's own."
    SubstituteAlready "substitute_already" 409 "On jo sijainen" "Är redan ersättare" "Stands in already"
        "Sama virkailija sijaistaa jo näinä päivinä."
        "Samma tjänsteman är redan ersättare dessa dagar."
        "The same official stands in on these days already."
    AlreadyEnded "already_ended" 409 "Jo päättynyt" "Redan avslutad" "Already ended"
        "Tämä on jo päättynyt." "Detta har redan avslutats." "It has ended already."
    AlreadyClosed "already_closed" 409 "Jo suljettu" "Redan stängt" "Already closed"
        "Asia on jo suljettu." "Ärendet är redan avslutat." "The case has been closed already."
    RelationshipOpen "relationship_open" 409 "Asiakkuus voimassa" "Klientrelationen pågår" "Relationship open"
        "Asiakkuus on jo voimassa." "Klientrelationen pågår redan." "A client relationship is open already."
    DeathRecorded "death_recorded" 409 "Kuolema kirjattu" "Dödsfallet antecknat" "Death recorded"
        "Kuolema on jo kirjattu." "Dödsfallet har redan antecknats." "A death has been recorded already."
    DeathNotRecorded "death_not_recorded" 409 "Kuolemaa ei kirjattu" "Dödsfallet inte antecknat" "Death not recorded"
        "Kuolemaa ei ole kirjattu." "Inget dödsfall har antecknats." "No death has been recorded."
    UsernameTaken "username_taken" 409 "Käyttäjänimi varattu" "Användarnamnet upptaget" "Username taken"
        "Käyttäjänimi on varattu." "Användarnamnet är upptaget." "The username is taken."
    KeyDestroyed "key_destroyed" 409 "Tiedot tuhottu" "Uppgifterna förstörda" "Data destroyed"
        "Asiakkaan tiedot on tuhottu."
        "Klientens uppgifter har förstörts."
        "The client's data of this class has been destroyed."
    Stale "stale" 412 "Vanhentunut versio" "Föråldrad version" "Stale version"
        "Tieto on muuttunut sen jälkeen, kun luit sen."
        "Uppgiften har ändrats sedan du läste den."
        "It has changed since you read it."
    BodyTooLarge "body_too_large" 413 "Liian suuri sisältö" "För stort innehåll" "Body too large"
        "Sisältö on liian suuri." "Innehållet är för stort." "The body is too large."
    UnsupportedMediaType "unsupported_media_type" 415 "Väärä mediatyyppi" "Fel medietyp" "Unsupported media type"
        "Sisällön tyyppi ei kelpaa."
        "Innehållets typ duger inte."
        "The body's media type is not supported here."
    ValidationFailed "validation_failed" 422 "Virheellinen pyyntö" "Felaktig begäran" "Invalid request"
        "Pyynnössä on virheitä." "Begäran har fel." "The request has errors."
    RuleRefused "rule_refused" 422 "Säännön vastainen" "Strider mot en regel" "Refused by a rule"
        "Rekisterin säännöt eivät salli tätä."
        "Registrets regler tillåter inte detta."
        "The register's rules do not allow this."
    IdempotencyKeyReused "idempotency_key_reused" 422 "Avain jo käytetty" "Nyckeln redan använd" "Key already used"
        "Avainta on käytetty toiseen sisältöön."
        "Nyckeln har använts för ett annat innehåll."
        "The Idempotency-Key was used with another body."
    IfMatchMissing "if_match_missing" 428 "Versio puuttuu" "Versionen saknas" "Version missing"
        "Otsake If-Match puuttuu." "Rubriken If-Match saknas." "The If-Match header is missing."
    TooManyRequests "too_many_requests" 429 "Liian monta yritystä" "För många försök" "Too many attempts"
        "Yrityksiä on liian monta. Yritä myöhemmin uudelleen."
        "Försöken är för många. Försök igen senare."
        "There are too many attempts. Try again later."
    Internal "internal" 500 "Järjestelmävirhe" "Systemfel" "Internal error"
        "Järjestelmässä on vika. Kerro tukeen jäljitystunnus."
        "Systemet har ett fel. Meddela spårningskoden till supporten."
        "Something is wrong in the system. Tell support the trace id."
    Unavailable "unavailable" 503 "Järjestelmä varattu" "Systemet upptaget" "System busy"
        "Järjestelmä on varattu. Yritä hetken kuluttua uudelleen."
        "Systemet är upptaget. Försök igen om en stund."
        "The system is busy. Try again in a moment."
    LogUnavailable "log_unavailable" 503 "Käyttäjäloki poissa" "Användarloggen borta" "User log unavailable"
        "Käyttäjälokiin ei voi kirjoittaa, joten mitään ei näytetä."
        "Användarloggen kan inte skrivas, så inget visas."
        "The user log cannot be written, so nothing is shown."
    GrantsStale "grants_stale" 503 "Oikeudet tarkistamatta" "Rättigheterna okontrollerade" "Rights unchecked"
        "Oikeuksia ei voi nyt tarkistaa."
        "Rättigheterna kan inte kontrolleras just nu."
        "Rights cannot be checked at the moment."
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
    "password_too_weak" "Salasanan on oltava vähintään {limit} merkkiä." "Lösenordet ska ha minst {limit} tecken." "The password must have at least {limit} characters."
    "wrong_password" "Nykyinen salasana on väärä." "Nuvarande lösenord är fel." "The current password is wrong."
    "entry_condition_missing" "Mikään selosteen kohdan {section} rekisteriin ottamisen ehdoista ei täyty. Puuttuu: {missing}." "Inget av villkoren för införande i meddelandets punkt {section} uppfylls. Saknas: {missing}." "No condition of entry in section {section} of the notice is met. Missing: {missing}."
    "identification_missing" "Tarvitaan vähintään yksi: {oneOf}." "Minst en behövs: {oneOf}." "At least one is needed: {oneOf}."
    "outside_notice" "Rekisterin seloste (kohta {section}) ei nimeä tällaista tietoa." "Registrets meddelande (punkt {section}) nämner inte en sådan uppgift." "The register's notice (section {section}) names no such datum."
    "source_not_named" "Seloste (kohta {section}) ei nimeä tätä tietolähdettä." "Meddelandet (punkt {section}) nämner inte denna källa." "The notice (section {section}) does not name this source."
    "source_ended" "Tietolähde on lakannut." "Källan har upphört." "The source has ended; its successor, if confirmed: {successor}."
    "source_not_yet" "Tietolähde aloittaa vasta {from}." "Källan börjar först {from}." "The source begins only on {from}."
    "channel_not_named" "Seloste (kohta {section}) sallii: {allowed}." "Meddelandet (punkt {section}) tillåter: {allowed}." "The notice (section {section}) allows: {allowed}."
    "source_reason_missing" "Muu kuin pääasiallinen lähde (kohta {section}) on perusteltava." "En annan än den huvudsakliga källan (punkt {section}) ska motiveras." "Another than the main sources (section {section}) takes a reason."
    "source_name_missing" "Nimeä, kuka on kyseessä." "Ange vem det gäller." "Name the one that is meant."
    "consent_missing" "Voimassa oleva suostumus, joka kattaa tiedot {category} ({use}), puuttuu (kohta {section})." "Ett gällande samtycke som omfattar {category} ({use}) saknas (punkt {section})." "A consent in force that covers {category} ({use}) is missing (section {section})."
    "provision_not_in_force" "Säännös ei ole voimassa tai ei sovellu tähän." "Bestämmelsen gäller inte eller är inte tillämplig." "The provision is not in force, or does not serve this."
    "provision_not_needed" "Tieto on kirjattavissa ilman säännöstä: jätä requiredByLaw pois." "Uppgiften kan antecknas utan bestämmelse: lämna bort requiredByLaw." "The datum is recordable without a provision: leave requiredByLaw out."
    "unknown_code" "Rekisterissä ei ole tällaista koodia." "Registret har ingen sådan kod." "The register has no such code."
    "consent_form_not_allowed" "Suostumuksen muoto ei kelpaa; sallittu: {allowed}." "Samtyckets form duger inte; tillåtet: {allowed}." "The consent is not given in a form that its kind allows: {allowed}."
    "consent_parties_missing" "Suostumuksen on nimettävä, ketä se koskee (kohta {section})." "Samtycket ska ange vem det gäller (punkt {section})." "The consent must name whom it concerns (section {section})."
    "before_given" "Suostumus ei voi olla voimassa ennen antamistaan." "Samtycket kan inte gälla innan det gavs." "The consent cannot carry before it was given."
    "representative_not_allowed" "Edustaja ei voi antaa tätä suostumusta (kohta {section})." "En företrädare kan inte ge detta samtycke (punkt {section})." "A representative may not give this consent (section {section})."
    "representative_cannot_act" "Tämä läheinen ei edusta asiakasta suostumusta annettaessa." "Denna närstående företräder inte klienten när ett samtycke ges." "This related person does not act for the client in giving a consent."
    "representation_not_in_force" "Edustus ei ole voimassa suostumuksen antopäivänä." "Företrädandet gäller inte den dag då samtycket ges." "The representation is not in force on the day of giving."
    "representation_scope_missing" "Edustajan tehtävä ei kata suostumuksen antamista." "Företrädarens uppdrag omfattar inte att ge samtycke." "The representative's scope does not cover giving a consent."
    "joint_guardian_missing" "Yhteishuoltajat antavat suostumuksen yhdessä: toinen huoltaja puuttuu." "Gemensamma vårdnadshavare samtycker tillsammans: en vårdnadshavare saknas." "Joint guardians consent together: a guardian is missing."
    "period_backwards" "Päättyy ennen alkuaan." "Slutar före sin början." "Ends before it begins."
    "period_overlaps" "Samaan aikaan on jo voimassa toinen (kohta {section})." "En annan gäller redan samtidigt (punkt {section})." "Another already holds at the same time (section {section})."
    "related_to_oneself" "Asiakas ei voi olla oma läheisensä." "Klienten kan inte vara sin egen närstående." "A client is not related to oneself."
    "guardian_cycle" "Toinen vastaa jo toisesta: huoltajuus tai edustus ei voi kulkea kehää." "Den ena svarar redan för den andra: vårdnad eller företrädande kan inte gå i ring." "The one answers for the other already: guardianship does not go round."
    "date_in_future" "Päivä on tulevaisuudessa." "Dagen är i framtiden." "The day has not come yet."
    "date_out_of_range" "Päivä on sallitun ajan ulkopuolella." "Dagen ligger utanför den tillåtna tiden." "The day lies outside the years that are accepted."
    "birth_date_contradicts" "Henkilötunnus kertoo toisen syntymäajan." "Personbeteckningen anger ett annat födelsedatum." "The identity code tells another birth date."
    "identity_code_invalid" "Ei ole henkilötunnus." "Är inte en personbeteckning." "Is not a personal identity code."
    "identifier_invalid" "Ei ole järjestelmänsä mukainen tunniste." "Är inte en identifierare enligt sitt system." "Is not an identifier of its scheme."
    "state_cannot_follow" "Tila ei voi seurata; mahdolliset: {allowed}." "Tillståndet kan inte följa; möjliga: {allowed}." "The state cannot follow; possible: {allowed}."
    "nothing_follows" "Kirjauksen tilaa ei voi enää vaihtaa." "Anteckningens tillstånd kan inte längre ändras." "No state follows the record's own."
    "stale" "Tieto on muuttunut sen jälkeen, kun luit sen." "Uppgiften har ändrats sedan du läste den." "It has changed since you read it."
    "reason_missing" "Syy puuttuu." "Orsaken saknas." "The reason is missing."
    "day_missing" "Päivä puuttuu." "Dagen saknas." "The day is missing."
    "passage_not_in_text" "Kohta ei ole tekstissä." "Avsnittet finns inte i texten." "The passage does not lie in the text."
    "wrong_kind" "Tähän kuuluu {allowed}." "Hit hör {allowed}." "This takes {allowed}."
    "unknown_reference" "Viittaa johonkin, mitä tässä ei ole." "Hänvisar till något som inte finns här." "Refers to something that is not there."
    "client_unknown" "Asiakasta ei ole." "Klienten finns inte." "There is no such client."
    "repeated" "Esiintyy luettelossa jo." "Förekommer redan i listan." "Stands in the list already."
    "name_not_shared" "Nimi näkyisi jokaisen asiakkaan kirjauksessa." "Namnet skulle synas i varje klients anteckning." "The name would stand on the record of every client."
    "field_withheld" "Et näe tätä tietoa." "Du ser inte denna uppgift." "You do not see this datum."
    "client_deceased" "Asiakas on kuollut." "Klienten har avlidit." "The client has died."
    "not_expected" "Ei kuulu tähän." "Hör inte hit." "Does not belong here."
    "already_so" "On jo niin." "Är redan så." "It is so already."
    "right_missing" "Tehtävältä puuttuu oikeus {right}." "Uppgiften saknar rätten {right}." "The task lacks the right {right}."
    "not_throughout" "Virkailijalla ei ole asiakastyön tehtävää jokaisena päivänä." "Tjänsteinnehavaren uppgift i klientarbetet täcker inte varje dag." "The official does not hold a task that does the casework on each day."
    "user_unknown" "Käyttäjää ei ole." "Användaren finns inte." "There is no such user."
    "criteria_missing" "Anna ainakin yksi hakuehto." "Ange minst ett sökvillkor." "Give at least one criterion."
}
