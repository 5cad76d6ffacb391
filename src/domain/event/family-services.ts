/**
 * Programs whose every line belongs to one family. Names are lower case and bare: no path, instance, extension or
 * number. Programs that speak of many things (kernel, systemd, dockerd's shim, agents) are not listed here.
 */
export const SERVICES_BY_FAMILY = {
  auth: `sshd ssh dropbear login su sudo doas polkitd pkexec passwd chpasswd useradd userdel usermod groupadd gdm gdm-password
    lightdm sddm systemd-logind sssd sssd_be winbindd nslcd krb5kdc kadmind slapd radiusd freeradius pam_unix unix_chkpwd realmd
    adclient keycloak authelia vaultwarden lsass netlogon kerberos ldap dirsrv`,
  network: `named bind unbound dnsmasq dhcpd dhclient dhcpcd kea-dhcp avahi-daemon networkmanager systemd-networkd
    systemd-resolved ntpd chronyd systemd-timesyncd bgpd ospfd zebra frr bird snmpd lldpd wpa_supplicant hostapd pppd radvd keepalived
    conntrackd arpwatch poe netifd odhcpd miniupnpd squid dnscrypt-proxy dnscache ifplugd teamd lacp stp`,
  vpn: `charon strongswan ipsec pluto openvpn wireguard wg-quick xl2tpd pptpd racoon ocserv openconnect vpnagentd anyconnect
    tailscaled zerotier-one zerotier ikev libreswan sslvpn globalprotect nebula`,
  storage: `mdadm smartd multipathd iscsid iscsi lvm lvmetad dmeventd zed zfs zpool nfsd rpc.mountd rpc.statd mountd smbd nmbd
    samba glusterd ceph ceph-osd ceph-mon ceph-mds minio dfsr drbd fsck e2fsck xfs_repair udisksd autofs automount datanode namenode
    fstrim quotad`,
  hardware: `mcelog rasdaemon edac acpid thermald ipmi ipmievd ipmid apcupsd upsd upsmon nut fancontrol sensord lm_sensors
    powerd upower fwupd racadm hpasmd`,
  backup: `veeam veeamagent bacula bacula-fd bacula-sd bacula-dir bareos borg borgmatic restic duplicity duplicati rsnapshot amanda
    backuppc urbackup proxmox-backup pbs vzdump acronis datto nbackup commvault networker rubrik cohesity rsync timeshift`,
  mail: `postfix sendmail exim exim4 dovecot cyrus amavis amavisd opendkim opendmarc spamd spamassassin rspamd postgrey
    postscreen imapd pop3d qmail fetchmail mailman exchange msexchange zimbra clamav-milter`,
  web: `nginx apache apache2 httpd haproxy traefik caddy envoy lighttpd varnishd varnish iis w3svc tomcat catalina jetty php-fpm
    gunicorn uwsgi puma unicorn kong istio-proxy`,
  database: `postgres postgresql mysqld mysql mariadbd mariadb mongod mongodb redis redis-server oracle sqlservr mssql cassandra
    elasticsearch opensearch etcd influxd clickhouse couchdb memcached pgbouncer patroni neo4j sqlserver`,
  scheduler: `cron crond anacron atd fcron jobber slurmctld slurmd airflow taskscheduler rundeck nomad logrotate systemd-tmpfiles`,
  security: `suricata snort ossec wazuh wazuh-agent aminer fail2ban clamd clamav freshclam auditd audit apparmor setroubleshoot sestatus
    crowdsec osqueryd falco zeek ufw firewalld iptables nftables windefend defender sophos crowdstrike sentinelone`,
  kernel: 'kdump crash kexec',
};

/** Programs that only host others: their words decide, and their name when the words do not. */
export const HOSTS_BY_FAMILY = {
  kernel: 'kernel kern vmkernel klogd',
  service: `systemd init upstart supervisord monit runit s6 launchd services rsyslogd rsyslog syslog-ng syslogd systemd-journald journald logstash filebeat fluentd fluent-bit service-control-manager dockerd docker containerd
    kubelet podman crio pm2 systemd-coredump abrtd`,
};
