/**
 * What the words of a message say about its family. A telling word settles it nearly alone (3), a hinting one adds 1;
 * the sum decides and ties go by the order of FAMILIES. A word stands in one list only.
 */
export const WORDS_BY_FAMILY = {
  auth: {
    telling: `password passwd login logon logins logoff logout pam_unix publickey authentication authenticate
      authenticated unauthenticated kerberos ldap saml oauth mfa sudo tty preauth ruser rhost
      credential credentials`,
    hinting: `user account session uid euid logname token permission denied unauthorized`,
  },
  network: {
    telling: `interface nic carrier uplink wan lan reachable unreachable dhcp dhcpack dhcprequest dhcpdiscover dhcpoffer dns bgp ospf vlan lldp arp lineproto
      ethernet gateway nameserver switchport lacp stp spanning routing nexthop ntp icmp wifi wlan
      bssid ssid poe snmp netlink`,
    hinting: `network link port packet packets route connection tcp udp socket address neighbor peer carrier
      unreachable mac latency`,
  },
  vpn: {
    telling: `vpn ipsec ike ikev1 ikev2 openvpn wireguard l2tp rekey sslvpn isakmp anyconnect tunnel`,
    hinting: `sa spi phase1 phase2 esp`,
  },
  storage: {
    telling: `raid array lun filesystem fs ext3 ext4 xfs btrfs zfs zpool nfs iscsi smb mount unmount mounted
      unmounted inode volume datastore blockmap invalidset namesystem md lvm quota replica datanode`,
    hinting: `disk block blocks blk sector write read device partition file directory space ata scsi nvme
      timeout i/o io`,
  },
  hardware: {
    telling: `temperature fan voltage psu thermal battery ups ecc edac mce dimm ddr bmc ipmi watchdog
      overheating sensor smart bios firmware chassis parity usb pcie`,
    hinting: `hardware power cpu memory cache card node board`,
  },
  kernel: {
    telling: `oops panic bug rcu oom-killer segfault kernel irq softlockup lockup hung_task stacktrace
      backtrace taint tainted interrupt`,
    hinting: `trap alignment registers core module killed`,
  },
  backup: {
    telling: `backup backups snapshot quiesce veeam restore vss retention`,
  },
  mail: {
    telling: `smtp imap pop3 mailbox nrcpt relay dsn postfix message-id bounce greylisted spam`,
    hinting: `mail queue recipient sender`,
  },
  web: {
    telling: `http https get post put delete patch url uri apache nginx upstream webserver referer`,
    hinting: `request response status proxy server`,
  },
  database: {
    telling: `sql select insert postgres mysql database deadlock checkpoint vacuum tablespace wal transaction
      query innodb redo autovacuum replication`,
    hinting: `table statement index buffers duration`,
  },
  scheduler: {
    telling: `cmd cron crontab scheduler logrotate scheduled rotating`,
    hinting: `job task schedule run`,
  },
  security: {
    telling: `ufw firewall attack malware virus intrusion exploit ids ips suricata wazuh aminer clamav
      quarantine vulnerability scan bruteforce brute-force selinux apparmor audit auditd trojan
      phishing break-in sandbox suspicious`,
    hinting: `deny blocked policy alert threat`,
  },
  service: {
    telling: `service daemon respawning systemd restarted exited crashed started stopped supervisor scope unit`,
    hinting: `process pid worker starting stopping start stop terminated shutdown startup container instance`,
  },
};
