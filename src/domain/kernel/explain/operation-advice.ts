import type { OperationKind } from '../rules/kinds.js';
import type { Advice } from './advice.js';

/** What each class of event usually means. */
export const OPERATION_ADVICE: Readonly<Record<OperationKind, Advice>> = {
  oom: {
    meaning: 'Memory ran out and the kernel killed a process to go on.',
    causes: [
      'a program that grew without bound',
      'a container limit that is too tight',
      'too many processes at once',
    ],
    nextSteps: [
      'Compare what the victim used with what it normally uses.',
      'In a memory cgroup, check its limit; otherwise look for the largest user, which need not be the victim.',
    ],
  },
  io_error: {
    meaning: 'A disk or its path failed to read or write.',
    causes: ['a failing disk', 'a cable, backplane or controller', 'network storage that went away'],
    nextSteps: [
      'Check SMART data and the array, and that a backup exists, before anything else.',
      'Medium errors are the disk itself; timeouts and resets are more often the path to it.',
    ],
  },
  fs_error: {
    meaning: 'A file system found its own structures damaged or could not write them.',
    causes: ['errors of the disk below', 'a power loss without barriers', 'a defect of the file system'],
    nextSteps: [
      'Stop writing and save what matters before a repair.',
      'Look for I/O errors of the device first: repairing on a failing disk makes it worse.',
    ],
  },
  mce: {
    meaning: 'The processor or memory controller reported a hardware error.',
    causes: ['a failing memory module', 'the processor, its voltage or temperature'],
    nextSteps: [
      'Decode the bank and address (rasdaemon, mcelog) to find the module.',
      'Corrected errors that grow in number announce uncorrected ones: plan the exchange.',
    ],
  },
  usb_disconnect: {
    meaning: 'A USB device went away.',
    causes: ['somebody unplugged it', 'a bad cable or hub', 'power saving or too little power'],
    nextSteps: ['If it comes back by itself again and again, change cable and port.'],
  },
  link_down: {
    meaning: 'A network interface lost its link.',
    causes: ['the other end went down', 'cable, transceiver or switch port', 'the driver reset the device'],
    nextSteps: [
      'Look at the switch port at the same moment.',
      'Look whether the driver reported a reset just before.',
    ],
  },
  link_up: {
    meaning: 'A network interface has its link again.',
    causes: ['the end of a loss of link', 'a start or a reconfiguration'],
    nextSteps: ['Check that speed and duplex are what they should be.'],
  },
  segfault: {
    meaning: 'A program crashed; the kernel is well.',
    causes: ['a defect of the program or a library', 'mismatched libraries after an update'],
    nextSteps: [
      'Look for a core dump (coredumpctl).',
      'Several programs crashing at random suggest bad memory.',
    ],
  },
  netdev_watchdog: {
    meaning: 'A network card stopped sending; the driver is asked to reset it.',
    causes: ['a defect of driver or firmware', 'interrupts that get lost', 'failing hardware'],
    nextSteps: [
      'Update driver and firmware of the card.',
      'Look whether interrupts of the card stopped counting.',
    ],
  },
};
