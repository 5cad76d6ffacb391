import { describe, expect, it } from 'vitest';
import type { ReportedFinding } from '../../../../src/domain/kernel/report/report.js';
import { reportOf } from './fixture.js';

const of = (name: string): readonly ReportedFinding[] =>
  [...reportOf(`operations/${name}`).findings].sort((a, b) => a.firstLine - b.firstLine);
const rows = (name: string) => of(name).map((f) => [f.kind, f.title, f.subject, f.severity]);

describe('domain/kernel/rules: events of operation', () => {
  it('tells of memory that ran out, and who was killed', () => {
    expect(of('oom').map((f) => [f.kind, f.title, f.process, f.severity])).toEqual([
      ['oom', 'out of memory: killed indexer', 'indexer', 'high'],
      ['oom', 'out of memory: killed worker-7 (memory cgroup)', 'worker-7', 'high'],
      ['oom', 'out of memory: killed reportd', 'reportd', 'high'],
    ]);
  });

  it('tells of disks that fail', () => {
    expect(rows('io-error')).toEqual([
      ['io_error', 'I/O error on READ', 'sdc', 'high'],
      ['io_error', 'medium error on READ', 'sdc', 'high'],
      ['io_error', 'I/O error', 'sdd', 'high'],
      ['io_error', 'Buffer I/O error', 'sdc1', 'high'],
      ['io_error', 'Buffer I/O error', 'sr0', 'high'],
      ['io_error', 'ATA link or command error', 'ata4', 'high'],
      ['io_error', 'SCSI command failed', 'sdc', 'high'],
      ['io_error', 'NVMe device does not answer', 'nvme1', 'high'],
      ['io_error', 'RAID disk failure', 'sdc1', 'high'],
    ]);
  });

  it('tells of file systems that are damaged', () => {
    expect(rows('fs-error')).toEqual([
      ['fs_error', 'EXT4-fs error in ext4_find_entry', 'sdb2', 'critical'],
      ['fs_error', 'EXT4-fs: Remounting filesystem read-only', 'sdb2', 'critical'],
      ['fs_error', 'journal aborted', 'sdb2-8', 'critical'],
      ['fs_error', 'XFS: Metadata CRC error detected', 'dm-3', 'critical'],
      ['fs_error', 'XFS: Corruption of in-memory data detected', 'dm-3', 'critical'],
      ['fs_error', 'XFS: metadata I/O error', 'dm-3', 'critical'],
      ['fs_error', 'BTRFS: device errors', 'nvme0n1p3', 'critical'],
      ['fs_error', 'BTRFS: corruption', 'nvme0n1p3', 'critical'],
      ['fs_error', 'BTRFS: in btrfs_finish_ordered_io', 'nvme0n1p3', 'critical'],
      ['fs_error', 'BTRFS: checksum failed', 'nvme0n1p3', 'critical'],
    ]);
  });

  it('tells of hardware errors, and whether they were corrected', () => {
    expect(of('mce').map((f) => [f.kind, f.title, f.severity, f.count])).toEqual([
      ['mce', 'machine check (bank 7)', 'critical', 1],
      ['mce', 'machine check events logged', 'high', 1],
      ['mce', 'corrected memory error', 'medium', 1],
      ['mce', 'corrected hardware error', 'medium', 2],
    ]);
  });

  it('tells of USB devices that went away', () => {
    expect(rows('usb-disconnect').map((r) => r.slice(0, 3))).toEqual([
      ['usb_disconnect', 'USB device disconnected', '1-4'],
      ['usb_disconnect', 'USB device disconnected', '2-1.3.1'],
      ['usb_disconnect', 'USB device disconnected', '3-2'],
    ]);
  });

  it('tells of links, whatever the driver words them', () => {
    expect(of('link').map((f) => [f.kind, f.subject])).toEqual([
      ['link_down', 'eno1'],
      ['link_up', 'eno1'],
      ['link_down', 'enp3s0'],
      ['link_up', 'enp3s0'],
      ['link_down', 'ens2f0'],
      ['link_up', 'ens2f0'],
      ['link_down', 'ens5f0np0'],
      ['link_up', 'ens5f0np0'],
      ['link_down', 'eth3'],
      ['link_up', 'eth3'],
      ['link_down', 'eth2'],
      ['link_up', 'eth5'],
    ]);
  });

  it('gives the same event on another device the same fingerprint', () => {
    const downs = of('link').filter((f) => f.kind === 'link_down');
    expect(new Set(downs.map((f) => f.fingerprint)).size).toBe(1);
  });

  it('tells of programs that crashed', () => {
    expect(of('segfault').map((f) => [f.kind, f.process, f.pid, f.subject])).toEqual([
      ['segfault', 'feedd', 2001, 'libfeed.so.2'],
      ['segfault', 'show render', 2002, 'show'],
      ['segfault', 'gw', 2003, 'gw'],
      ['segfault', 'qd', 2004, 'qd'],
    ]);
  });

  it('tells of network cards that stopped sending, in warnings and without', () => {
    expect(of('netdev-watchdog').map((f) => [f.kind, f.title])).toEqual([
      ['netdev_watchdog', 'transmit queue timed out (r8169)'],
      ['netdev_watchdog', 'transmit queue timed out (igb)'],
      ['netdev_watchdog', 'transmit queue timed out (bnx2)'],
    ]);
  });
});
