/**
 * Programs that change the machine itself. What has no effect of its own in the vocabulary is told as a write of the
 * file in which that state lives: a user as `/etc/passwd`, a firewall as its table, a kernel setting as `/proc/sys/…`.
 */
import { lexical, locate } from '../paths.ts';
import type { Call } from '../shell/call.ts';
import { type Output, SILENT } from '../shell/scope.ts';
import { isKnown } from '../text.ts';
import { effect, type Family, type Meaning } from './rule.ts';

/** Writes this file, unless one of these words says that the call only looks. */
const changes = (
  file: string | ((call: Call) => string),
  looks: RegExp = /^(?:--help|--version|-V)$/,
): Meaning =>
  effect((call) => {
    if (call.texts.some((text) => looks.test(text)) || (call.words.length === 0 && looks.test(''))) return;
    call.writes(typeof file === 'string' ? file : file(call));
  });

const firstWord = (call: Call): string => call.texts.find((text) => !text.startsWith('-')) ?? '*';

export const SYSTEM: Family = [
  {
    names:
      'mkfs mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.xfs mkfs.btrfs mkfs.vfat mkfs.fat mkfs.ntfs mkfs.f2fs mke2fs mkswap wipefs newfs zpool zfs mdadm pvcreate vgremove lvremove pvremove vgcreate lvcreate cryptsetup hdparm blkdiscard nvme sgdisk gdisk fdisk sfdisk cfdisk parted badblocks tune2fs resize2fs e2fsck fsck fsck.ext4 diskutil diskpart format losetup dmsetup',
    does: disk,
    harmful: {
      'mkfs.ext4 /dev/sdb1': 'file.write /dev/sdb1',
      'wipefs -a /dev/sda': 'file.write /dev/sda',
      'zpool destroy tank': 'file.write /dev/disk/tank',
    },
    harmless: { 'fdisk -l': [], 'zpool status': [] },
  },
  {
    names: 'mount umount swapon swapoff mount.nfs fusermount sshfs pivot_root',
    does: effect((call) => {
      const { operands } = call.options('-t -o -L -U -O -T');
      if (operands.length === 0) return;
      call.add({ kind: 'privilege.raise', user: 'root' });
      const target = operands.at(-1);
      if (target) call.touch('file.write', target, { recursive: true });
      const [source] = operands;
      const { scope, trace } = call;
      const at = target && lexical(target.text, scope.cwd, trace.place);
      // A folder that is bound elsewhere is the same folder there.
      if (source && at && operands.length > 1 && isKnown(at) && !scope.elsewhere) {
        const bound = locate(source.text, scope.cwd, trace);
        if (!bound.pattern) trace.links.add(at, bound.path);
      }
    }),
    harmful: { 'mount /dev/sda1 /mnt': ['privilege.raise root', 'file.write /mnt/**'] },
    harmless: { mount: [] },
  },
  {
    names:
      'systemctl service launchctl rc-service rc-update update-rc.d chkconfig initctl sv s6-svc supervisorctl pm2 sc schtasks loginctl',
    does: effect(service),
    harmful: {
      'systemctl stop sshd': ['process.kill sshd', 'file.write /etc/systemd/system/sshd'],
      'service nginx stop': 'process.kill nginx',
      'schtasks.exe /create /tn x /tr calc.exe': 'file.write /etc/systemd/system/x',
    },
    harmless: { 'systemctl status nginx': [], 'systemctl --user list-units': [] },
  },
  {
    names: 'shutdown reboot halt poweroff init telinit systemctl-reboot',
    does: effect((call) => {
      if (!call.texts.some((text) => /^(?:-c|--help|--version|--show)$/.test(text)))
        call.add({ kind: 'process.kill', target: '*' });
    }),
    harmful: { 'shutdown -h now': 'process.kill *', reboot: 'process.kill *' },
    harmless: { 'shutdown -c': [] },
  },
  {
    names: 'iptables ip6tables nft ufw firewall-cmd pfctl ebtables ipset iptables-restore netsh',
    does: changes(
      '/etc/iptables/rules.v4',
      /^(?:-L|-S|--list\S*|-nL|-vnL|-nvL|-Ln|status|list|show|--state|--get-\S+|-s|--version)$/,
    ),
    harmful: {
      'iptables -F': 'file.write /etc/iptables/rules.v4',
      'ufw disable': 'file.write /etc/iptables/rules.v4',
    },
    harmless: { 'iptables -L': [] },
  },
  {
    names:
      'useradd userdel usermod adduser deluser groupadd groupdel groupmod passwd chpasswd chage gpasswd vipw newusers chsh chfn dscl sysadminctl pwconv',
    does: changes(
      '/etc/passwd',
      /^(?:-S|--status|-l|--list|--help|-list|-read|-search|-plist|list|read|search)$/,
    ),
    harmful: {
      'useradd -m evil': 'file.write /etc/passwd',
      "echo 'root:x' | chpasswd": 'file.write /etc/passwd',
    },
    harmless: { 'passwd -S': [] },
  },
  {
    names: 'tmutil vssadmin wbadmin bcdedit',
    does: changes(
      '/etc/backups',
      /^(?:status|list\S*|latestbackup|machinedirectory|destinationinfo|compare|\/enum|get|version|help)$/i,
    ),
    harmful: {
      'tmutil deletelocalsnapshots /': 'file.write /etc/backups',
      'vssadmin delete shadows /all': 'file.write /etc/backups',
    },
    harmless: { 'tmutil latestbackup': [] },
  },
  { names: 'visudo', does: changes('/etc/sudoers', /^-c$/), harmful: { visudo: 'file.write /etc/sudoers' } },
  {
    names: 'sysctl',
    does: effect((call) => {
      for (const { text } of call.words) {
        const name = /^([\w./-]+)=/.exec(text)?.[1];
        if (name) call.writes(`/proc/sys/${name.replaceAll('.', '/')}`);
        if (text === '-p' || text === '--system' || text === '--load') call.writes('/proc/sys/*');
      }
    }),
    harmful: { 'sysctl -w kernel.randomize_va_space=0': 'file.write /proc/sys/kernel/randomize_va_space' },
    harmless: { 'sysctl -a': [] },
  },
  {
    names: 'modprobe insmod rmmod depmod kextload kextunload kmutil',
    does: changes(
      (call) => `/lib/modules/${firstWord(call)}`,
      /^(?:-n|--show-depends|--dry-run|-c|--showconfig)$/,
    ),
    harmful: { 'insmod evil.ko': 'file.write /lib/modules/evil.ko' },
  },
  {
    names:
      'setenforce aa-teardown aa-disable aa-complain apparmor_parser setsebool semanage semodule spctl csrutil nvram tccutil fdesetup auditctl',
    does: changes('/etc/selinux/config', /^(?:-l|--list|--status|status|-s)$/),
    harmful: { 'setenforce 0': 'file.write /etc/selinux/config' },
    harmless: { 'csrutil status': [] },
  },
  {
    names:
      'update-alternatives alternatives ldconfig locale-gen update-grub grub-install grub-mkconfig update-initramfs dracut dpkg-reconfigure debconf-set-selections dpkg-divert authselect pam-auth-update update-ca-certificates update-ca-trust trust systemd-tmpfiles efibootmgr bootctl',
    does: changes('/etc/alternatives', /^(?:--list|--display|--query|-p|--print-cache|list|status|--help)$/),
    harmful: { 'update-ca-certificates --fresh': 'file.write /etc/alternatives' },
  },
  {
    names: 'timedatectl hostnamectl localectl hwclock ntpdate',
    does: changes('/etc/localtime', /^(?:status|show\S*|list-\S+|--show|-r|)$/),
    harmful: { 'timedatectl set-time 2020-01-01': 'file.write /etc/localtime' },
    harmless: { 'timedatectl status': [] },
  },
  {
    names: 'ip ifconfig route nmcli ifup ifdown iwconfig iw tc ethtool networksetup scutil wg brctl arp',
    does: effect(network),
    harmful: {
      'ip link set eth0 down': 'file.write /etc/network/interfaces',
      'ip netns exec x rm -rf /srv': 'file.delete /srv/**',
    },
    harmless: { 'ip -s link': [], 'ip a': [], 'ifconfig -a': [] },
  },
  {
    names: 'defaults plutil PlistBuddy dconf gsettings xfconf-query reg regedit',
    does: effect((call) => {
      const verb = firstWord(call);
      call.subcommand(verb);
      if (
        call.program === 'reg' &&
        /^(?:save|export)$/i.test(verb) &&
        /^(?:HKLM|HKEY_LOCAL_MACHINE)\\?(?:SAM|SECURITY|SYSTEM)/i.test(call.words[1]?.text ?? '')
      )
        call.add({ kind: 'env.read', name: 'secret:windows/credentials' });
      // Settings of what is started by itself are named by their file.
      const file = call.words.find((word) => /\.plist$/.test(word.text) && /[/~]/.test(word.text));
      if (
        file &&
        call.texts.some((text) =>
          /^-(?:replace|insert|remove|convert|create)$|^(?:Set|Add|Delete|Clear|Merge|Import)\b/.test(text),
        )
      )
        call.writes(file);
      if (/^(?:write|delete|set|reset|import|add|load|rename|copy)$/i.test(verb))
        call.writes(`${call.trace.place.home}/Library/Preferences/${call.words[1]?.text ?? '*'}.plist`);
    }),
    harmful: {
      'defaults write com.apple.x y 1': 'file.write /home/dev/Library/Preferences/com.apple.x.plist',
    },
    harmless: { 'defaults read com.apple.x': [] },
  },
  {
    names: 'journalctl logrotate wevtutil lastlog faillog utmpdump ausearch',
    does: effect((call) => {
      if (
        call.program === 'logrotate' &&
        call.options('-s -m -l').has('-f', '--force') &&
        !call.options().has('-d', '--debug')
      )
        call.deletes('/var/log/*');
      if (call.texts.some((text) => /^--(?:vacuum|rotate|flush)|^(?:cl|clear-log)$/.test(text)))
        call.deletes('/var/log/journal', { recursive: true });
    }),
    harmful: { 'journalctl --vacuum-time=1s': 'file.delete /var/log/journal/**' },
    harmless: { 'journalctl -u nginx': [] },
  },
  {
    names: 'dmesg',
    does: effect((call) => {
      if (call.options('-l -f -s -n').has('-C', '-c', '--clear', '--read-clear'))
        call.deletes('/var/log/dmesg');
    }),
    harmful: { 'dmesg -C': 'file.delete /var/log/dmesg' },
    harmless: { 'dmesg -T': [] },
  },
  { names: 'renice', does: effect((call) => call.subcommand(call.words[0]?.text)) },
  {
    names: 'fuser lsof ss netstat pmap',
    does: effect((call) => {
      if (call.program === 'fuser' && call.options('-n').has('-k', '--kill'))
        for (const { text } of call.options('-n').operands)
          call.add({
            kind: 'process.kill',
            target: WELL_KNOWN[text.replace(/\/\w+$/, '')] ?? `users of ${text}`,
          });
    }),
    harmful: { 'fuser -k 3000/tcp': 'process.kill users of 3000/tcp' },
    harmless: { 'lsof -i :3000': [], 'ss -tlnp': [] },
  },
  {
    names:
      'gcore gdb-attach tcpdump tshark wireshark dumpcap bpftrace strace-attach dtrace opensnoop mitmproxy mitmdump mitmweb masscan zmap rustscan mimikatz hashcat john hydra sqlmap msfconsole msfvenom metasploit nikto gobuster ffuf dirb wfuzz aircrack-ng airmon-ng responder bettercap crackmapexec netexec impacket-secretsdump evil-winrm bloodhound linpeas linpeas.sh pspy winpeas',
    does: effect(snoop),
    harmful: { 'tcpdump -i any -w /tmp/x': ['privilege.raise root', 'file.write /tmp/x'] },
  },
];

/** Who listens at the doors that every machine has. */
const WELL_KNOWN: Readonly<Record<string, string>> = {
  22: 'sshd',
  ssh: 'sshd',
  53: 'systemd-resolved',
  111: 'systemd',
};

const LOOKS_AT_DISKS =
  /^(?:-l|--list|list|status|get|info|show|-n|--no-act|print|-V|--version|--help|history|-L|iostat|-N|-I|-i|smart-log|id-ctrl|--detail|-D|--examine)$/;

function disk(call: Call): undefined {
  const { operands } = call.options('-t -L -O -o -b -m -U -E -F -n -N -c -s');
  if (call.texts.some((text) => LOOKS_AT_DISKS.test(text))) return undefined;
  call.subcommand(operands[0]?.text);
  const device = call.words.find((word) => word.text.startsWith('/dev/') || /^disk\d/.test(word.text));
  if (device) call.writes(device.text.startsWith('/') ? device : `/dev/${device.text}`);
  else if (/^[lpv]g|^[lp]v|^vg/.test(call.program)) call.writes(`/dev/${operands[0]?.text ?? '*'}`);
  else if (operands.length > 1) call.writes(`/dev/disk/${operands.at(-1)?.text ?? '*'}`);
  else if (operands[0]) call.writes(operands[0]);
  return undefined;
}

function service(call: Call): void {
  const { operands } = call.options(
    '-t -p -n --type --state --property --lines -H --host -M --root --signal -s',
  );
  let [verb = '', unit = ''] = operands.map((word) => word.text);
  // `chkconfig NAME off`, `update-rc.d NAME remove`
  if (/^(?:chkconfig|update-rc\.d)$/.test(call.program)) {
    const last = operands.at(-1)?.text ?? '';
    if (/^(?:on|off|remove|disable|enable|defaults|--add|--del)$/.test(last))
      [verb, unit] = ['disable', operands[0]?.text ?? '*'];
  }
  if (/^(?:enable|disable)-linger$/.test(verb)) [verb, unit] = ['enable', 'linger'];
  // Windows: `schtasks /create /tn NAME`, `sc.exe config NAME`.
  if (call.program === 'schtasks') {
    verb = (call.texts.find((text) => /^\//.test(text)) ?? '').slice(1).toLowerCase();
    unit = call.texts[call.texts.findIndex((text) => /^\/tn$/i.test(text)) + 1] ?? '';
  }
  // `service NAME VERB`, `systemctl VERB NAME`
  if (/^(?:service|rc-service|sv|net)$/.test(call.program) && call.program !== 'sv' && call.program !== 'net')
    [verb, unit] = [unit, verb];
  call.subcommand(verb);
  const { home } = call.trace.place;
  const user = call.texts.includes('--user');
  const where = /^launchctl$/.test(call.program)
    ? `${home}/Library/LaunchAgents/${unit}`
    : `${user ? `${home}/.config/systemd/user` : '/etc/systemd/system'}/${unit}`;
  if (/^(?:stop|kill|restart|try-restart|reload-or-restart|delete|bootout|unload|remove)$/.test(verb))
    call.add({ kind: 'process.kill', target: unit || '*' });
  if (verb === 'kickstart' && call.texts.some((text) => /^-\w*k/.test(text)))
    call.add({ kind: 'process.kill', target: unit.startsWith('system/') ? 'launchd' : unit });
  if (
    /^(?:reboot|poweroff|halt|isolate|rescue|emergency|suspend|hibernate|kexec|terminate-user|kill-user)$/.test(
      verb,
    )
  )
    call.add({ kind: 'process.kill', target: '*' });
  // Processes under pm2 and supervisor are the developer's own.
  if (/^(?:pm2|supervisorctl)$/.test(call.program)) return;
  if (
    /^(?:start|stop|restart|reload|enable|disable|mask|unmask|edit|link|preset|revert|set-property|set-default|daemon-reload|load|unload|bootstrap|bootout|submit|down|up|exit|once|add|create|change|config|delete|del)$/.test(
      verb,
    )
  )
    call.writes(where);
}

function network(call: Call): Output | undefined {
  if (call.program === 'ip' && call.words[0]?.text === 'netns' && call.words[1]?.text === 'exec')
    return call.runWords(call.words.slice(3));
  const changesSomething = call.texts.some((text) =>
    /^(?:add|del|delete|set|flush|replace|change|up|down|modify|connect|disconnect|off|--set|-setairportpower|-setnetworkserviceenabled|-setwebproxy|-setdnsservers|-setautoproxyurl|create|remove|addbr|delbr)$/i.test(
      text,
    ),
  );
  const binds = call.program === 'arp' && call.texts.some((text) => /^-[ds]$/.test(text));
  if (changesSomething || binds || /^if(?:up|down)$/.test(call.program))
    call.writes('/etc/network/interfaces');
  return undefined;
}

/** Tools that listen to others or break into machines: their use needs rights, or is aimed at a host. */
function snoop(call: Call): Output {
  const options = call.options('-w -i -o -c -r -p -u -U -P -l -L -t -s --url -e -x -d -h -H');
  // A recording is a file like others.
  const recorded = /^(?:tcpdump|tshark|wireshark)$/.test(call.program) ? options.value('-r') : undefined;
  if (recorded) call.reads(recorded);
  else call.add({ kind: 'privilege.raise', user: 'root' });
  for (const file of options.values('-w')) call.writes(file);
  const host =
    options.value('--url', '-u', '-h')?.text ??
    options.operands.find((word) => /^(?:\w+:\/\/|[\w-]+\.[\w.-]+$|\d+\.\d+\.\d+\.\d+)/.test(word.text))
      ?.text;
  if (host && /[./]/.test(host)) call.connect(host, 'both');
  return SILENT;
}
