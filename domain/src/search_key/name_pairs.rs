//! Which names must meet and which must not, as promised to those who search.

use super::{NameMatch, NameQuery, fold, name_words};

use NameMatch::{Exact, Phonetic, Prefix};

/// What is typed, the stored name that it must find, and how well.
const MEET: &[(&str, &str, NameMatch)] = &[
    // Letters and punctuation
    ("makinen", "Mäkinen", Exact),
    ("Åström", "Astrom", Exact),
    ("ONeill", "O'Neill", Exact),
    ("O’Neill", "ONeill", Exact),
    ("O'Neill", "O Neill", Exact),
    ("neill", "O'Neill", Exact),
    ("hassan", "al-Hassan", Exact),
    ("alhassan", "Al-Hassan", Exact),
    ("Al Hassan", "Alhassan", Exact),
    ("liisa", "Anna-Liisa", Exact),
    ("Anna Liisa", "Anna-Liisa", Exact),
    ("Anna-Liisa", "Annaliisa", Exact),
    ("Anna-Liisa", "Anna Liisa", Exact),
    ("annaliisa", "Anna-Liisa", Exact),
    ("Abdul Rahman", "Abdulrahman", Exact),
    ("Hassan Ali", "Ali Mohamed Hassan", Exact),
    ("Virt", "Virtanen", Prefix),
    ("abdullah", "Abdullahi", Prefix),
    ("Ann Vir", "Virtanen Anna", Prefix),
    // Arabic and its neighbours
    ("Muhammad", "Mohamed", Phonetic),
    ("Muhammad", "Mohammed", Phonetic),
    ("Muhammad", "Maxamed", Phonetic),
    ("Muhammad", "Mehmet", Phonetic),
    ("Muhammad", "Mihemed", Phonetic),
    ("Muhammad", "Magomed", Phonetic),
    ("Muhammad", "Mohd", Phonetic),
    ("Mohamed", "Maxamed", Phonetic),
    ("Mahmoud", "Mahmud", Phonetic),
    ("Mahmoud", "Maxamuud", Phonetic),
    ("Mahmoud", "Mahmut", Phonetic),
    ("Ahmed", "Axmed", Phonetic),
    ("Ahmed", "Akhmad", Phonetic),
    ("Ahmed", "Ehmed", Phonetic),
    ("Hussein", "Xuseen", Phonetic),
    ("Hussein", "Hüseyin", Phonetic),
    ("Hussein", "Hossain", Phonetic),
    ("Hassan", "Xasan", Phonetic),
    ("Ali", "Cali", Phonetic),
    ("Omar", "Cumar", Phonetic),
    ("Omar", "Umar", Phonetic),
    ("Othman", "Osman", Phonetic),
    ("Osman", "Cismaan", Phonetic),
    ("Aisha", "Caasha", Phonetic),
    ("Aisha", "Ayşe", Phonetic),
    ("Aisha", "Ayesha", Phonetic),
    ("Abdi", "Cabdi", Phonetic),
    ("Abdulrahman", "Cabdiraxmaan", Phonetic),
    ("Abdulrahman", "Abd al-Rahman", Phonetic),
    ("Fatima", "Faadumo", Phonetic),
    ("Fatima", "Fatemeh", Phonetic),
    ("Khadija", "Khadiijo", Phonetic),
    ("Khadija", "Xadiija", Phonetic),
    ("Yusuf", "Youssef", Phonetic),
    ("Yusuf", "Josef", Phonetic),
    ("Dawud", "Daoud", Phonetic),
    ("Dawud", "Davut", Phonetic),
    ("Suleiman", "Saleebaan", Phonetic),
    ("Maryam", "Maryan", Phonetic),
    ("Ismail", "Ismaaciil", Phonetic),
    ("Jamal", "Cemal", Phonetic),
    ("Qasim", "Kassem", Phonetic),
    ("Said", "Saeed", Phonetic),
    ("Noor", "Nur", Phonetic),
    ("Layla", "Leila", Phonetic),
    ("Zahra", "Sahra", Phonetic),
    ("Yahya", "Jahja", Phonetic),
    ("Yahya", "Yahia", Phonetic),
    ("محمد", "Mohamed", Phonetic),
    ("احمد", "أحمد", Exact),
    ("فاطمه", "Fatima", Exact),
    // Persian and Kurdish
    ("Reza", "Riza", Phonetic),
    ("Parwin", "Parvin", Phonetic),
    ("Mehdi", "Mahdi", Phonetic),
    ("Gholam", "Ghulam", Phonetic),
    ("Şêrko", "Sherko", Phonetic),
    ("Rojîn", "Rozhin", Phonetic),
    ("Xezal", "Ghazal", Phonetic),
    ("Çîmen", "Chiman", Phonetic),
    ("ئازاد", "Azad", Exact),
    // Ukrainian and Russian
    ("Юлія", "Yuliia", Phonetic),
    ("Yuliia", "Julija", Phonetic),
    ("Yuliia", "Yulia", Phonetic),
    ("Yulia", "Julia", Phonetic),
    ("Олександр", "Oleksandr", Exact),
    ("Oleksandr", "Aleksandr", Phonetic),
    ("Olena", "Elena", Phonetic),
    ("Yelena", "Jelena", Phonetic),
    ("Дарья", "Darja", Phonetic),
    ("Yevhen", "Evgeni", Phonetic),
    ("Yevhen", "Jevgeni", Phonetic),
    ("Evgeni", "Jevgeni", Phonetic),
    ("Євген", "Yevhen", Phonetic),
    ("Serhii", "Sergei", Phonetic),
    ("Olha", "Olga", Phonetic),
    ("Bohdan", "Bogdan", Phonetic),
    ("Mykola", "Nikolai", Phonetic),
    ("Volodymyr", "Vladimir", Phonetic),
    ("Kateryna", "Katerina", Phonetic),
    ("Ekaterina", "Jekaterina", Phonetic),
    ("Oksana", "Oxana", Phonetic),
    ("Mykhailo", "Mihail", Phonetic),
    ("Щербак", "Štšerbak", Phonetic),
    ("Shcherbak", "Ščerbak", Phonetic),
    ("Ющенко", "Juštšenko", Phonetic),
    ("В'ячеслав", "Vjatšeslav", Phonetic),
    ("Zhanna", "Žanna", Phonetic),
    // Tigrinya and Amharic
    ("Gebre", "Ghebre", Phonetic),
    ("Gebremariam", "Ghebremariam", Phonetic),
    ("Tesfay", "Tesfai", Phonetic),
    ("ተስፋይ", "Tesfay", Phonetic),
    ("Birhane", "Brhane", Phonetic),
    ("Yohannes", "Johannes", Phonetic),
    ("Tsegay", "Zegai", Phonetic),
    // Finnish and Swedish
    ("Virtanen", "Wirtanen", Phonetic),
    ("Kristiina", "Christina", Phonetic),
    ("Sjöberg", "Sjoberg", Exact),
    ("Karl", "Carl", Phonetic),
    ("Heikki", "Heiki", Phonetic),
];

/// What is typed and a stored name that it must not find.
const DIFFER: &[(&str, &str)] = &[
    ("Muhammad", "Mahmoud"),
    ("Mohamed", "Mahmut"),
    ("Maxamed", "Maxamuud"),
    ("Mohamed", "Mohamud"),
    ("Mehmet", "Mahmut"),
    ("Muhammad", "Hamid"),
    ("محمد", "Mahmoud"),
    ("Ahmed", "Hamid"),
    ("Ahmed", "Emad"),
    ("Hassan", "Hussein"),
    ("Xasan", "Xuseen"),
    ("Ali", "Ola"),
    ("Ali", "Ulla"),
    ("Ali", "Aila"),
    ("Amir", "Omar"),
    ("Amina", "Imani"),
    ("Karim", "Harun"),
    ("Karim", "Karin"),
    ("Halima", "Galina"),
    ("Zahra", "Sara"),
    ("Mahdi", "Matti"),
    ("Nina", "Mina"),
    ("Mina", "Mona"),
    ("Salman", "Suleiman"),
    ("Said", "Saad"),
    ("Said", "Sayed"),
    ("Ayaan", "Anna"),
    ("Hanna", "Anna"),
    ("Hala", "Laila"),
    ("Fatima", "Fahima"),
    ("Khalid", "Walid"),
    ("Rahim", "Karim"),
    ("Jamal", "Kamal"),
    ("Nasir", "Yasir"),
    ("Oleksandr", "Oleksii"),
    ("Olena", "Olha"),
    ("Iryna", "Maryna"),
    ("Dmytro", "Petro"),
    ("Svitlana", "Ruslana"),
    ("Tesfay", "Tekle"),
    ("Lehtonen", "Lehtinen"),
    ("Mäkinen", "Makkonen"),
    ("Laitinen", "Lahtinen"),
    ("Virtanen", "Vartiainen"),
    ("Korhonen", "Koponen"),
    ("Jonna", "Jana"),
    ("Anna Aalto", "Anna Virtanen"),
    ("Ali Ali", "Ali Hassan"),
];

fn level(query: &str, name: &str) -> Option<NameMatch> {
    NameQuery::new(query).meets(&name_words(name))
}

#[test]
fn names_that_must_meet() {
    let wrong: Vec<String> = MEET
        .iter()
        .filter(|(query, name, expected)| level(query, name) != Some(*expected))
        .map(|(query, name, expected)| {
            format!("{query} – {name}: {:?}, not {expected:?}", level(query, name))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_that_must_not_meet() {
    let wrong: Vec<String> = DIFFER
        .iter()
        .filter(|(query, name)| level(query, name).is_some() || level(name, query).is_some())
        .map(|(query, name)| {
            format!(
                "{query} – {name}: {:?} {:?}",
                level(query, name),
                level(name, query)
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Sounding alike does not depend on which of the two was typed.
#[test]
fn sounding_alike_is_mutual() {
    for (query, name, _) in MEET.iter().filter(|(.., level)| *level == Phonetic) {
        if !fold(query).contains(' ') && !fold(name).contains(' ') {
            assert!(level(name, query).is_some(), "{query} – {name}");
        }
    }
}
