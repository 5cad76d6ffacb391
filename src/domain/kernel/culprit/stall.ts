import type { Frame } from '../traces/frame.js';
import { isGeneric } from './generic.js';

/**
 * A CPU that loops is caught anywhere inside its loop, so the top of the stack differs from report to report. What
 * stays is the function that generic code called last: the system call, the work item, the handler of a packet, the
 * operation of a file. That is the frame just above the first dispatcher.
 */
const DISPATCHERS: readonly RegExp[] = [
  // System calls.
  /^do_syscall_|^do_fast_syscall_|^__do_fast_syscall_|^do_int80|^(?:x64|ia32)_sys_call$|^sysenter_|^tracesys|^system_call|^invoke_syscall$|^el0_svc|^ret_fast_syscall$|^entry_(?:SYSCALL|SYSENTER|INT80)|^syscall_exception|^do_trap_ecall_u$|^handle_syscall$|^do_syscall$/,
  // Work items, threads, and the return to user space that runs deferred work.
  /^process_one_work$|^worker_thread$|^kthread$|^kthread_worker_fn$|^smpboot_thread_fn$|^ret_from_(?:fork|kernel_thread)|^task_work_run$|^cpu_startup_entry$|^start_secondary$|^start_kernel$|^do_one_initcall$/,
  // Soft interrupts, timers, tasklets, RCU callbacks.
  /^_*do_softirq|^handle_softirqs$|^run_ksoftirqd$|^call_timer_fn$|^expire_timers$|^_*run_timer|^_*run_hrtimer|^_*hrtimer_run|^hrtimer_interrupt$|^tasklet_(?:hi_)?action|^rcu_(?:do_batch|core|process_callbacks)|^_*handle_irq_event|^handle_irq_event|^irq_thread/,
  // Packets.
  /netif_receive_skb|^net_rx_action$|^napi_poll$|^_*napi_poll$|^process_backlog$/,
  // Files: read, write, ioctl, open, release, mmap of a driver or file system.
  /^_*vfs_(?:read|write|ioctl|iter_read|iter_write|poll|fsync_range|fallocate|get_tree|open)$|^new_sync_(?:read|write)$|^call_(?:read|write)_iter$|^do_iter_(?:read|write|readv_writev)\w*$|^do_loop_readv_writev$|^do_readv_writev$|^do_vfs_ioctl$|^_*fput$|^_*do_dentry_open$|^call_mmap$|^mmap_region$|^_*mmap_region$|^iterate_dir$|^do_sendfile$|^mount_(?:fs|bdev|nodev)$|^get_tree_(?:bdev|nodev|single)$/,
  // Sockets and netlink.
  /^sock_(?:send|recv)msg\w*$|^__sock_(?:send|recv)msg\w*$|^netlink_(?:dump|rcv_skb)$|^rtnetlink_rcv_msg$|^genl_(?:family_)?rcv_msg\w*$|^nfnetlink_rcv\w*$/,
];

/** The timer tick that noticed the stall: everything above it, and it, tells nothing of what the CPU was doing. */
const TICK =
  /^(?:update_process_times|tick_(?:sched|nohz|periodic|handle)\w*|rcu_(?:sched_clock_irq|check_callbacks)|watchdog_timer_fn|perf_event_task_tick)$/;
const INTERRUPT =
  /^(?:_*hrtimer_\w+|_*run_hrtimer|(?:asm_|__|smp_|local_)*(?:sysvec_)?apic_timer_interrupt|asm_call_\w+|run_(?:sysvec_)?on_irqstack\w*|arch_timer_handler\w*|handle_\w*irq\w*|(?:__)?handle_domain_irq|generic_handle_\w+|gic_\w+|call_(?:on|with)_\w*stack|do_interrupt_handler|el1\w*|__irq_svc|do_IRQ|common_interrupt|retint_kernel|timer_interrupt|decrementer_common|__do_irq|riscv_timer_interrupt|ret_from_exception|handle_exception|do_irq|riscv_intc_irq|apic_timer_interrupt|reschedule_interrupt)$/;

const isDispatcher = (name: string): boolean => DISPATCHERS.some((pattern) => pattern.test(name));

/** The frames below the interrupt that noticed the stall. */
export function belowTick(frames: readonly Frame[]): readonly Frame[] {
  const tick = frames.findLastIndex((frame, i) => i < 40 && TICK.test(frame.function));
  if (tick === -1) return frames;
  let next = tick + 1;
  while (next < frames.length && INTERRUPT.test(frames[next]!.function)) next++;
  return frames.slice(next);
}

/** The function just above a dispatcher, nearest the top first; null when none stands above one. */
export function aboveDispatcher(functions: readonly string[]): string | null {
  for (let i = 1; i < functions.length; i++) {
    const above = functions[i - 1]!;
    if (isDispatcher(functions[i]!) && !isDispatcher(above) && !isGeneric(above)) return above;
  }
  return null;
}

/** `__x64_sys_read` and `__arm64_sys_read` are the same system call; old kernels say `SyS_read`. */
export const systemCallName = (name: string): string =>
  name
    .replace(
      /^__(?:x64|arm64|ia32|x32|s390x?|riscv|mips|powerpc|se|do|ia32_compat|x64_compat|compat)_((?:compat_)?sys_)/,
      '$1',
    )
    .replace(/^(?:compat_)?(?:SyS|SYSC|C_SYSC)_/, '');
