//! What closes the ways by which a program could change something, for the calling thread and all that it starts:
//! Landlock for files, signals, abstract sockets and ports; a system-call filter for what Landlock has no right for.

use super::job::Confinement;
use landlock::{
    ABI, Access as _, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible as _, Ruleset, RulesetAttr as _, RulesetCreatedAttr as _,
    RulesetError, Scope, path_beneath_rules,
};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen as Width, SeccompCmpOp as Is, SeccompCondition, SeccompFilter, SeccompRule, TargetArch,
    apply_filter, sock_filter,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The first version that covers cutting a file short: without it nothing is enforced.
const LEAST: ABI = ABI::V3;
/// The newest that is known here; what the kernel lacks of it is left out.
const NEWEST: ABI = ABI::V10;
/// What may be written to besides the private folder: devices that keep nothing.
const DEVICES: [&str; 3] = ["/dev/null", "/dev/zero", "/dev/full"];
/// What may be read of the devices besides those.
const SOURCES: [&str; 2] = ["/dev/random", "/dev/urandom"];
/// What a program that has the terminal needs of it.
const TERMINALS: [&str; 2] = ["/dev/tty", "/dev/pts"];

/// Closes everything but what `wanted` leaves open, as far as this system can.
///
/// # Errors
/// What could not be closed, where it has to be.
pub(super) fn restrict(wanted: &Confinement) -> Result<(), String> {
    let files = files(Path::new(&wanted.folder), wanted.network, wanted.terminal).map_err(|e| e.to_string());
    let program = filter(wanted.network, wanted.terminal, signals());
    let calls = program.and_then(|program| apply_filter(&program).map_err(|e| e.to_string()));
    if wanted.must { files.and(calls) } else { Ok(()) }
}

/// Whether the kernel has what is enforced of files.
pub(super) fn landlock() -> bool {
    rules(false).and_then(Ruleset::create).is_ok()
}

/// Whether the kernel takes the filter: tried in a thread that ends with it.
pub(super) fn filters() -> bool {
    let probe = || filter(false, false, true).is_ok_and(|program| apply_filter(&program).is_ok());
    std::thread::Builder::new().spawn(probe).is_ok_and(|thread| thread.join().unwrap_or(false))
}

/// Whether Landlock keeps signals inside.
fn signals() -> bool {
    let scoped = Ruleset::default().set_compatibility(CompatLevel::HardRequirement).scope(Scope::Signal);
    scoped.and_then(Ruleset::create).is_ok()
}

fn rules(network: bool) -> Result<Ruleset, RulesetError> {
    let rules = Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_write(LEAST) | AccessFs::ReadFile)?
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_write(NEWEST))?
        .scope(Scope::Signal | Scope::AbstractUnixSocket)?;
    if network { Ok(rules) } else { rules.handle_access(AccessNet::from_all(NEWEST)) }
}

/// Everything below the root but the devices: who reads a terminal gets what the person types there, in any window, and
/// microphones, cameras and keyboards are devices too. Rules can only open, so the rest is named.
fn readable() -> Vec<PathBuf> {
    let entries = std::fs::read_dir("/").into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path());
    entries.filter(|path| path.canonicalize().is_ok_and(|real| !real.starts_with("/dev"))).collect()
}

fn files(folder: &Path, network: bool, terminal: bool) -> Result<(), RulesetError> {
    // A node made in the folder would open the device that it names.
    let write = AccessFs::from_write(LEAST) & !(AccessFs::MakeChar | AccessFs::MakeBlock);
    let device: BitFlags<AccessFs> = AccessFs::WriteFile | AccessFs::Truncate;
    let terminals: &[&str] = if terminal { &TERMINALS } else { &[] };
    rules(network)?
        .create()?
        .add_rules(path_beneath_rules(readable(), AccessFs::ReadFile))?
        .add_rules(path_beneath_rules([folder], write | AccessFs::ReadFile))?
        .add_rules(path_beneath_rules(DEVICES, device | AccessFs::ReadFile))?
        .add_rules(path_beneath_rules(SOURCES, AccessFs::ReadFile))?
        .add_rules(path_beneath_rules(terminals, device | AccessFs::ReadFile | AccessFs::IoctlDev))?
        .restrict_self()?;
    Ok(())
}

/// A condition: the argument of this number, in the width that the kernel reads.
struct When(u8, Width, Is, u64);

fn when(argument: u8, is: Is, value: u64) -> When {
    When(argument, Width::Dword, is, value)
}

/// Calls that are refused, each with the cases in which it is; no case means always.
#[derive(Default)]
struct Refused(BTreeMap<i64, Vec<Vec<When>>>);

impl Refused {
    fn always(&mut self, calls: &[i64]) {
        self.0.extend(calls.iter().map(|call| (*call, Vec::new())));
    }

    fn cases(&mut self, call: i64, cases: Vec<Vec<When>>) {
        self.0.insert(call, cases);
    }

    /// A call that may be made only on the caller itself, which 0 in `argument` means.
    fn on_others(&mut self, call: i64, argument: u8) {
        self.cases(call, vec![vec![when(argument, Is::Ne, 0)]]);
    }
}

const UNIX: u64 = libc::AF_UNIX as u64;
/// Protocols of netlink: addresses and routes, sockets' states, families by name (wireless networks).
const NETLINKS: [i32; 3] = [libc::NETLINK_ROUTE, libc::NETLINK_SOCK_DIAG, libc::NETLINK_GENERIC];

/// The kernel checks none of these against Landlock: modes, owners, times and attributes need no descriptor opened for
/// writing, other programs' limits and priorities need only the same user.
fn refused(network: bool, terminal: bool, signals: bool) -> Refused {
    let mut no = Refused::default();
    no.always(&[libc::SYS_fchmod, libc::SYS_fchmodat, FCHMODAT2, libc::SYS_fchown, libc::SYS_fchownat, libc::SYS_utimensat]);
    no.always(&[libc::SYS_setxattr, libc::SYS_lsetxattr, libc::SYS_fsetxattr, SETXATTRAT]);
    no.always(&[libc::SYS_removexattr, libc::SYS_lremovexattr, libc::SYS_fremovexattr, REMOVEXATTRAT, FILE_SETATTR]);
    #[cfg(target_arch = "x86_64")]
    no.always(&[libc::SYS_chmod, libc::SYS_chown, libc::SYS_lchown, libc::SYS_utime, libc::SYS_utimes, libc::SYS_futimesat]);
    // Rings make calls that no filter sees.
    no.always(&[libc::SYS_io_uring_setup, libc::SYS_io_uring_enter, libc::SYS_io_uring_register]);
    no.always(&[libc::SYS_add_key, libc::SYS_request_key, libc::SYS_keyctl, libc::SYS_bpf]);
    limits(&mut no);
    memory(&mut no);
    sockets(&mut no, network);
    if !terminal {
        // Every request that hands the kernel something (_IOC_WRITE), as flags of files do; typing into a terminal and
        // taking one over, which are older than that bit, and so is opening a drive.
        let requests = [
            (WRITE, WRITE),
            (0xffff_ff00, 0x5300),
            (u64::from(u32::MAX), TIOCSTI),
            (u64::from(u32::MAX), TIOCLINUX),
            (u64::from(u32::MAX), TIOCSCTTY),
        ];
        no.cases(libc::SYS_ioctl, requests.map(|(mask, value)| vec![when(1, Is::MaskedEq(mask), value)]).into());
    }
    // Leases keep others from opening a file, and notices are signals.
    let mut commands = vec![F_SETLEASE, F_NOTIFY];
    commands.extend([F_SETOWN, F_SETOWN_EX].iter().filter(|_| !signals));
    no.cases(libc::SYS_fcntl, commands.into_iter().map(|command| vec![when(1, Is::Eq, command)]).collect());
    if !signals {
        // A child of its own cannot be told from another program here.
        no.always(&[libc::SYS_kill, libc::SYS_tkill, libc::SYS_tgkill, libc::SYS_rt_sigqueueinfo, libc::SYS_rt_tgsigqueueinfo]);
        no.always(&[libc::SYS_pidfd_send_signal]);
    }
    no
}

fn limits(no: &mut Refused) {
    // To read the limits of another is no change of them.
    no.cases(libc::SYS_prlimit64, vec![vec![when(0, Is::Ne, 0), When(2, Width::Qword, Is::Ne, 0)]]);
    for call in [libc::SYS_sched_setaffinity, libc::SYS_sched_setscheduler, libc::SYS_sched_setparam, libc::SYS_sched_setattr] {
        no.on_others(call, 0);
    }
    no.cases(libc::SYS_setpriority, vec![vec![when(0, Is::Ne, 0)], vec![when(1, Is::Ne, 0)]]);
    no.cases(libc::SYS_ioprio_set, vec![vec![when(0, Is::Ne, 1)], vec![when(1, Is::Ne, 0)]]);
    no.on_others(libc::SYS_migrate_pages, 0);
    no.on_others(libc::SYS_move_pages, 0);
}

/// Memory, queues and semaphores that programs share by number or name. To look at them is left.
fn memory(no: &mut Refused) {
    no.always(&[libc::SYS_shmget, libc::SYS_shmat, libc::SYS_semget, libc::SYS_semop, libc::SYS_semtimedop]);
    no.always(&[libc::SYS_msgget, libc::SYS_msgsnd, libc::SYS_msgrcv]);
    no.always(&[libc::SYS_mq_open, libc::SYS_mq_unlink, libc::SYS_mq_timedsend, libc::SYS_mq_timedreceive]);
    let changes = |argument, commands: &[u64]| commands.iter().map(|c| vec![when(argument, Is::MaskedEq(0xff), *c)]).collect();
    no.cases(libc::SYS_shmctl, changes(1, &[0, 1, 11, 12]));
    no.cases(libc::SYS_semctl, changes(2, &[0, 1, 16, 17]));
    no.cases(libc::SYS_msgctl, changes(1, &[0, 1]));
}

/// A socket of the other kinds reaches the services of this machine: the session bus, agents, terminals' servers, a
/// container's. Netlink is how addresses and routes are read.
fn sockets(no: &mut Refused, network: bool) {
    let mut other = vec![when(0, Is::Ne, libc::AF_NETLINK as u64)];
    if network {
        other.extend([libc::AF_INET, libc::AF_INET6].map(|family| when(0, Is::Ne, family as u64)));
    }
    // The other protocols of netlink reach programs that listen there (user sockets), and the kernel's watchers.
    let mut strange = vec![when(0, Is::Eq, libc::AF_NETLINK as u64)];
    strange.extend(NETLINKS.map(|protocol| when(2, Is::Ne, protocol as u64)));
    no.cases(libc::SYS_socket, vec![other, strange]);
    // One of a pair without a connection can send to any name. The kernel makes a raw one of this family into such a one
    // (unix_create), and pairs of other families are for services too.
    let unconnected = [libc::SOCK_DGRAM, libc::SOCK_RAW].map(|kind| vec![when(0, Is::Eq, UNIX), when(1, Is::MaskedEq(0xf), kind as u64)]);
    no.cases(libc::SYS_socketpair, unconnected.into_iter().chain([vec![when(0, Is::Ne, UNIX)]]).collect());
}

// Numbers that `libc` does not have on each system; from 424 on they are the same on all.
const FCHMODAT2: i64 = 452;
const SETXATTRAT: i64 = 463;
const REMOVEXATTRAT: i64 = 466;
const FILE_SETATTR: i64 = 469;
// Their types differ between C libraries.
const TIOCSCTTY: u64 = 0x540e;
const TIOCSTI: u64 = 0x5412;
const TIOCLINUX: u64 = 0x541c;
const F_SETLEASE: u64 = 1024;
const F_NOTIFY: u64 = 1026;
const F_SETOWN: u64 = 8;
const F_SETOWN_EX: u64 = 15;
/// The bit of a request that says that the kernel is given something.
const WRITE: u64 = 0x4000_0000;

fn filter(network: bool, terminal: bool, signals: bool) -> Result<BpfProgram, String> {
    let arch = TargetArch::try_from(std::env::consts::ARCH).map_err(|e| e.to_string())?;
    let mut rules = BTreeMap::new();
    for (call, cases) in refused(network, terminal, signals).0 {
        let mut alternatives = Vec::new();
        for case in cases {
            let conditions = case.into_iter().map(|When(argument, width, is, value)| SeccompCondition::new(argument, width, is, value));
            let conditions = conditions.collect::<Result<_, _>>().map_err(|e| e.to_string())?;
            alternatives.push(SeccompRule::new(conditions).map_err(|e| e.to_string())?);
        }
        rules.insert(call, alternatives);
    }
    let no = SeccompAction::Errno(libc::EPERM as u32);
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, no, arch).map_err(|e| e.to_string())?;
    let mut program: BpfProgram = filter.try_into().map_err(|e: seccompiler::BackendError| e.to_string())?;
    if cfg!(target_arch = "x86_64") {
        program.splice(0..0, second_numbers());
    }
    Ok(program)
}

/// Refuses the second set of numbers that an x86-64 kernel may have for its calls (x32).
fn second_numbers() -> [sock_filter; 3] {
    const LOAD: u16 = 0x20;
    const AT_LEAST: u16 = 0x35;
    const RETURN: u16 = 0x06;
    let refuse = u32::from(SeccompAction::Errno(libc::EPERM as u32));
    [
        sock_filter { code: LOAD, jt: 0, jf: 0, k: 0 },
        sock_filter { code: AT_LEAST, jt: 0, jf: 1, k: 0x4000_0000 },
        sock_filter { code: RETURN, jt: 0, jf: 0, k: refuse },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the kernel would make of a call: the program run over the data that it gets (seccomp_data: number, architecture,
    /// instruction pointer, arguments).
    fn verdict(program: &BpfProgram, call: i64, arguments: [u64; 6]) -> u32 {
        let arch: u32 = if cfg!(target_arch = "x86_64") { 0xc000_003e } else { 0xc000_00b7 };
        let mut data = Vec::new();
        data.extend((call as u32).to_le_bytes());
        data.extend(arch.to_le_bytes());
        data.extend(0_u64.to_le_bytes());
        arguments.iter().for_each(|a| data.extend(a.to_le_bytes()));
        let (mut at, mut a) = (0, 0_u32);
        loop {
            let op = &program[at];
            let jump = |yes: bool| at + 1 + usize::from(if yes { op.jt } else { op.jf });
            at = match op.code {
                0x20 => {
                    a = u32::from_le_bytes(data[op.k as usize..][..4].try_into().unwrap());
                    at + 1
                }
                0x54 => {
                    a &= op.k;
                    at + 1
                }
                0x05 => at + 1 + op.k as usize,
                0x15 => jump(a == op.k),
                0x25 => jump(a > op.k),
                0x35 => jump(a >= op.k),
                0x06 => return op.k,
                code => unreachable!("code {code:#x}"),
            };
        }
    }

    const ALLOWED: u32 = 0x7fff_0000;

    #[test]
    fn no_socket_of_a_pair_can_be_aimed_at_a_service() {
        for network in [false, true] {
            let program = filter(network, false, true).unwrap();
            let pair =
                |family: i32, kind: i32| verdict(&program, libc::SYS_socketpair, [family as u64, kind as u64, 0, 0, 0, 0]) == ALLOWED;
            let flags = libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK;
            for kind in [libc::SOCK_DGRAM, libc::SOCK_RAW] {
                assert!(!pair(libc::AF_UNIX, kind) && !pair(libc::AF_UNIX, kind | flags), "{kind}");
            }
            // A program and its own children talk over these; their ends are fixed.
            assert!(pair(libc::AF_UNIX, libc::SOCK_STREAM) && pair(libc::AF_UNIX, libc::SOCK_SEQPACKET | flags));
            assert!(!pair(libc::AF_TIPC, libc::SOCK_STREAM));
            let netlink =
                |protocol: i32| verdict(&program, libc::SYS_socket, [libc::AF_NETLINK as u64, 3, protocol as u64, 0, 0, 0]) == ALLOWED;
            assert!(netlink(libc::NETLINK_ROUTE) && netlink(libc::NETLINK_SOCK_DIAG));
            assert!(!netlink(libc::NETLINK_USERSOCK) && !netlink(libc::NETLINK_KOBJECT_UEVENT) && !netlink(libc::NETLINK_AUDIT));
            let lease = |command: u64| verdict(&program, libc::SYS_fcntl, [3, command, 0, 0, 0, 0]) == ALLOWED;
            assert!(!lease(F_SETLEASE) && !lease(F_NOTIFY) && lease(libc::F_GETFL as u64));
            let socket = |family: i32| verdict(&program, libc::SYS_socket, [family as u64, 1, 0, 0, 0, 0]) == ALLOWED;
            assert_eq!([libc::AF_UNIX, libc::AF_INET, libc::AF_NETLINK].map(socket), [false, network, true]);
        }
    }
}
