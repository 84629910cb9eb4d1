//! The environment. Most variables are keys of the configuration as they stand; the networks of a register
//! are read here, since no variable can be named after a register's id.

use ipnet::IpNet;
use std::collections::BTreeMap;

/// What every variable of ours begins with.
pub(super) const PREFIX: &str = "ASIAKASREKISTERI";
/// What the variables of registers begin with, behind the prefix.
const REGISTERS: &str = "_REGISTERS__";
/// What the variable of a register's networks ends with.
const NETWORKS: &str = "__NETWORKS";

/// Networks by the ids of registers.
type Networks = BTreeMap<String, Vec<IpNet>>;

/// The variables of this process, without what is meant for the test suite alone: those that are keys of
/// the configuration, and the networks of registers.
///
/// # Errors
/// What is wrong with the networks, with the variable.
pub(super) fn read() -> Result<(config::Map<String, String>, Networks), String> {
    let variables = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| !name.starts_with("ASIAKASREKISTERI_TEST_"));
    let (mut keys, mut networks) = (config::Map::new(), Networks::new());
    for (name, value) in variables {
        let of_register = name
            .strip_prefix(PREFIX)
            .and_then(|rest| rest.strip_prefix(REGISTERS));
        match of_register {
            Some(rest) => {
                let (register, nets) = of(&name, rest, &value)?;
                networks.insert(register, nets);
            }
            None => {
                keys.insert(name, value);
            }
        }
    }
    Ok((keys, networks))
}

/// The id of a register and its networks. In a variable's name the id stands in capitals, with `_` for `-`;
/// ids have no `_`, so that it means one id alone.
fn of(variable: &str, rest: &str, value: &str) -> Result<(String, Vec<IpNet>), String> {
    let id = rest
        .strip_suffix(NETWORKS)
        .filter(|id| !id.is_empty() && !id.contains("__"))
        .ok_or_else(|| {
            format!("{variable}: is not a key that is known; a register has {PREFIX}{REGISTERS}ID{NETWORKS}")
        })?;
    let networks = value.split(',').map(|text| {
        let text = text.trim();
        text.parse()
            .map_err(|_| format!("{variable}: {text:?} is not a network, such as 10.20.0.0/16"))
    });
    let networks: Result<Vec<IpNet>, String> = networks.collect();
    Ok((id.to_ascii_lowercase().replace('_', "-"), networks?))
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_variable_names_a_register_and_its_networks() {
        let read = |rest: &str, value: &str| of("V", rest, value).map(|(id, nets)| format!("{id} {nets:?}"));
        assert_eq!(
            read("OUR_SERVICES__NETWORKS", "10.20.0.0/16, fd00::/8").as_deref(),
            Ok("our-services [10.20.0.0/16, fd00::/8]")
        );
        for (rest, value, told) in [
            (
                "OUR_SERVICES__NETWERKS",
                "10.20.0.0/16",
                "is not a key that is known",
            ),
            ("__NETWORKS", "10.20.0.0/16", "is not a key that is known"),
            (
                "OUR_SERVICES__X__NETWORKS",
                "10.20.0.0/16",
                "is not a key that is known",
            ),
            (
                "OUR_SERVICES__NETWORKS",
                "10.20.0.0/99",
                "\"10.20.0.0/99\" is not a network",
            ),
            ("OUR_SERVICES__NETWORKS", "10.20.0.0/16,", "\"\" is not a network"),
            ("OUR_SERVICES__NETWORKS", "", "\"\" is not a network"),
        ] {
            let error = read(rest, value).expect_err(rest);
            assert!(error.starts_with("V: ") && error.contains(told), "{error}");
        }
    }
}
