//! Reading what the caller is and may do.

use crate::caller::Caller;
use crate::hosted_registers::Register;
use contract::me::{Me, MyRegister, MyTask};
use domain::access::grant::Grant;
use domain::register::RegisterProfile;

/// What the caller is and may do today. It shows no client and leaves no entry.
pub fn read_me(caller: &Caller) -> Me {
    let registers = caller.app.registers.all().iter();
    Me {
        id: caller.person.id.0,
        username: caller.person.username.clone(),
        display_name: caller.person.display_name.clone(),
        operator: caller.is_operator(),
        registers: registers
            .filter_map(|register| my_register(caller, register))
            .collect(),
    }
}

/// A register in which the caller holds a task today.
fn my_register(caller: &Caller, register: &Register) -> Option<MyRegister> {
    let (today, profile) = register.on(caller.now);
    let grants = caller.snapshot.grants(caller.person.id, register.key);
    let carrying = grants.iter().filter(|grant| grant.carries(today));
    let tasks: Vec<_> = carrying.filter_map(|grant| my_task(profile, grant)).collect();
    (!tasks.is_empty()).then(|| MyRegister {
        id: register.id.clone(),
        name: (&profile.name).into(),
        tasks,
    })
}

fn my_task(profile: &RegisterProfile, grant: &Grant) -> Option<MyTask> {
    let task = profile.task(&grant.task)?;
    Some(MyTask {
        code: task.code.clone(),
        label: (&task.label).into(),
        rights: task.rights.iter().map(|right| right.code().to_owned()).collect(),
        purposes: task.purposes.clone(),
        until: grant.to,
        own_clients_only: grant.own_clients_only,
    })
}
