/**
 * Functions that are never to blame: they report, check, lock, copy or allocate on behalf of whoever called them, so
 * the culprit is their caller. Grouped by why; names are matched without compiler suffixes.
 */

/** Reporting machinery and exception entry: how the kernel came to print the report. */
const REPORTING: readonly RegExp[] = [
  /^(?:__)?(?:dump|show)_(?:stack|backtrace|regs|trace|task)/,
  /^_?dump_(?:stack|cpu_task|page)/,
  /^(?:walk_stackframe|unwind_backtrace|arch_stack_walk|(?:__)?save_stack\w*|stack_trace_save\w*|stack_depot_\w+|depot_\w+)$/,
  /kasan|kmsan|kcsan|kfence|ubsan|^__(?:asan|hwasan|msan|tsan)_|^__sanitizer/,
  /^(?:check_memory_region|check_region_inline|memory_is_poisoned|print_address_description|print_report|end_report)/,
  /^(?:nmi_)?panic$|^(?:check_panic_on_warn|__stack_chk_fail|panic_bad_stack|handle_bad_stack|__bad_stack)$/,
  /^(?:__warn\w*|warn_slowpath\w*|warn_alloc\w*|__report_bug|report_bug|fixup_bug|handle_bug|is_valid_bugaddr)$/,
  /^(?:do_error_trap|do_trap\w*|do_invalid_op|invalid_op|do_general_protection|general_protection|error_entry|error_exit)$/,
  /^(?:asm_)?exc_(?!hypervisor)\w+$|^(?:async_)?page_fault$|^(?:__)?do_(?:user_addr_fault|kern_addr_fault|page_fault)$/,
  /^(?:no_context|(?:__)?bad_area\w*|page_fault_oops|kernelmode_fixup_or_oops|pgtable_bad|oops_\w+|(?:__)?die\w*|error_code|common_exception\w*)$/,
  /^(?:el1\w*|do_mem_abort|(?:__)?do_kernel_fault|do_tag_check_fault|do_translation_fault|do_alignment_fault|do_sea|do_undefinstr|do_bad_area|do_bad|do_DataAbort|do_PrefetchAbort|__(?:dabt|und|pabt|irq)_svc|brk_handler|bug_handler|\w*call_break_hook|\w*do_debug_exception|do_trap_break|handle_exception|bad_mode|bad_el0_sync)$/,
  /^(?:do_double_fault|double_fault|df_debug|handle_stack_overflow|bad_page_fault|do_break|program_check\w*|handle_page_fault|data_access_\w+|do_program_check|pgm_check_handler|do_page_fault_common)$/,
  /^(?:check_preemption_disabled|debug_smp_processor_id|__this_cpu_preempt_check|fixup_exception|ex_handler_\w+|debug_spin_\w+)$/,
  /^(?:spin_(?:dump|bug)|rwlock_bug|__schedule_bug|___?might_(?:sleep|resched)\w*|__might_(?:sleep|resched|fault)\w*|__cant_(?:sleep|migrate)|might_(?:sleep|alloc)\w*)$/,
  /^(?:print_\w*(?:bug|dependency|inversion|deadlock|usage\w*)\w*|lockdep_\w+|__?bad_page|bad_page|free_page_is_bad\w*|check_new_page\w*|object_err|slab_(?:err|bug|fix)|print_trailer|nmi_(?:cpu_backtrace|trigger_\w+)|arch_trigger_\w+)$/,
  /^(?:\w*_)?ass(?:ert)?_?fail\w*$|^(?:fortify_panic|__fortify_panic|usercopy_abort|skb_(?:under_|over_)?panic|__write_overflow\w*)$/,
  /^(?:perf_trace_\w+|trace_event_\w+|ftrace_\w*caller\w*|__x86_\w+thunk\w*|__fentry__|mcount|retint_\w+)$/,
  /rust_begin_unwind|core9panicking|^rust_helper_BUG$|^rust_panic$/,
];

/** Locks: a bad pointer inside a lock was handed over by whoever took the lock. */
const LOCKING: readonly RegExp[] = [
  /(?:^|_)(?:spin|read|write|rwlock)_(?:try)?(?:un)?lock/,
  /(?:^|_)(?:queued|pv_queued|native_queued)_(?:spin|read|write)_/,
  /^(?:__)?(?:ww_|rt_)?mutex_|^(?:rt_spin|rwsem|rwbase|osq|qspin|mcs_spin|percpu_rwsem|local_lock|seqcount|do_raw)_/,
  /^(?:__)?(?:percpu_)?(?:down|up)(?:_(?:read|write|interruptible|killable|timeout|trylock|common)\w*)?$|^downgrade_write$/,
  /^(?:__)?lock_(?:acquire|release|acquired|contended|is_held\w*|sock\w*|downgrade|set_\w+|commit|repin\w*|unpin\w*|pin\w*)$/,
  /^(?:register_lock_class|assign_lock_key|mark_(?:lock|usage|held_locks|lock_irq)\w*|validate_chain|check_(?:prev\w*|deadlock|noncircular|wait_context|irq_usage|usage\w*|chain_key)|reacquire_held_locks|find_held_lock|look_up_lock_class|hlock_\w+|debug_check_no_locks\w*|__lockdep\w*|valid_state|__bfs|add_chain_cache|lookup_chain_cache\w*)$/,
  /^(?:_*atomic(?:64)?_dec_and_\w+lock\w*|refcount_dec_and_\w*lock\w*|(?:__)?task_rq_lock|raw_spin_rq_lock\w*)$/,
  /^(?:__)?local_bh_(?:en|dis)able\w*$|^trace_hard(?:irqs|_irqs)_\w+$/,
];

/** Sleeping and waking, work queues and grace periods: what they touch belongs to the caller. */
const WAITING: readonly RegExp[] = [
  /^_*wake_up(?:_(?:common\w*|sync\w*|locked\w*|poll\w*|pollfree|bit|process|all))?$|^_*swake_up\w*$|^(?:autoremove|default|woken|ep_poll|pollwake|var)_wake_function$/,
  /^complete(?:_all|_with_flags)?$|^(?:__)?wait_for_common\w*$|^(?:__)?wait_for_completion\w*$|^do_wait_for_common$/,
  /^(?:__)?(?:flush|drain|destroy)_(?:work|workqueue|delayed_work)\w*$|^(?:__)?cancel_(?:delayed_)?work\w*$|^touch_work_lockdep_map$/,
  /^(?:call_s?rcu\w*|__call_(?:s?rcu)\w*|__call_rcu_common|synchronize_s?rcu\w*|rcu_barrier\w*|cleanup_srcu_struct\w*|kvfree_call_rcu|srcu_\w+|__srcu_\w+)$/,
];

/** Allocating and freeing: sizes and pointers come from the caller. */
const MEMORY: readonly RegExp[] = [
  /^(?:_*|devm_|sock_)k?v?(?:m|z|c|re)alloc(?:_|$)|kmalloc|kzalloc|kcalloc|krealloc|kvmalloc|kvzalloc|vmalloc|vzalloc/,
  /^_*kmem_cache_|^_*slab_|^___?slab_|^(?:allocate_slab|new_slab\w*|get_partial\w*|deactivate_slab|__unfreeze_partials|cache_alloc_\w+|cache_grow\w*|____cache_alloc\w*)$/,
  /^_*(?:k|kv|v|kz|kvz)free(?:_\w+)?$|^__vunmap$|^free_large_kmalloc$|^(?:kfree_)?skbmem$|^_*kfree_skb\w*$/,
  /^_*alloc_pages?\w*$|^_*(?:folio|pages?)_alloc\w*$|^alloc_page_interleave$|^_*get_(?:free_pages|zeroed_page)\w*$|^_*free_(?:the_|unref_|hot_cold_|one_|compound_)?pages?\w*$|^free_pages_and_swap\w*$/,
  /^(?:ksize|__ksize|k?memdup\w*|kstr(?:n)?dup\w*|vmemdup_user|memdup_user\w*|mempool_(?:alloc|free|init|create|destroy)\w*|_*dma_alloc\w*|_*pcpu_alloc\w*|_*alloc_percpu\w*|free_percpu|pcpu_\w+)$/,
  /^(?:check_(?:slab|object|bytes_and_report|heap_object|pad_bytes)|__check_(?:object_size|heap_object)|alloc_debug_processing|free_debug_processing|init_object|virt_to_(?:head_page|page|cache|slab))$/,
  /^__virt_addr_valid$|^__phys_addr\w*$|^__virt_to_phys\w*$|^virt_to_phys$/,
  /^(?:debug_(?:object|check_no_obj|print_object|check_no_obj_freed)\w*|__debug_(?:object|check_no_obj)\w*|free_obj_work|fill_pool|(?:timer|work)_is_static_object)$/,
];

/** Copying, strings, bits, lists and reference counts. */
const PRIMITIVES: readonly RegExp[] = [
  /^_*(?:mem|str|wcs)(?:cpy|move|set|cmp|chr|scan|chr_inv|ncpy|lcpy|scpy|len|nlen|ncmp|casecmp|ncasecmp|str|cat|lcat|ncat|pbrk|spn|sep|cspn)\w*$|^_*memcpy_\w+$|^sized_strscpy$/,
  /^_*(?:raw_|arch_)?copy_(?:(?:to|from)_(?:user|iter|kernel|sockptr|bpfptr)\w*|in_user\w*|mc_\w+|user_\w+|page_(?:to|from)_iter\w*)$|^copy(?:in|out)\w*$|^_*(?:get|put)_user(?:_\d|_nocheck\w*|_nofault\w*|_asm\w*|_size)?$|^instrument_\w+$|^_*clear_user\w*$|^csum_(?:partial|and_copy)\w*$|^check_copy_size$|^simple_copy_to_iter$|^rep_(?:movs|stos)\w*$/,
  /^_*(?:find_(?:first|next|last)_(?:zero_|and_)?bit|hweight\w+)$|^_*bitmap_(?:zero|fill|copy|and|or|xor|andnot|equal|intersects|subset|weight|set|clear|find|parse|print|alloc|zalloc|free|from|to|shift|complement|empty|full|replace|release_region|allocate_region)(?:_|$)|^_*find_(?:first|next|last)_\w*bit$/,
  /^(?:arch_|raw_|_*)(?:atomic(?:64|_long)?_(?:read|set|add|sub|inc|dec|fetch|xchg|cmpxchg|try|and|or|xor|andnot|cond)\w*|(?:test_and_)?(?:set|clear|change|test)_bit\w*)$|^_*(?:read|write)_once\w*$|^__(?:read|write)_once_size\w*$|^read_word_at_a_time$/,
  /^_*(?:list|hlist|hlist_nulls|llist|plist)_(?:add|del|move|replace|splice|bl|empty|unhashed)\w*$|^klist_\w+$/,
  /^_*refcount_\w+$|^kref_\w+$|^_*kobject_\w+$|^_*kset_\w+$|^add_uevent_var$|^(?:device_add|get_device_parent|device_create_groups_vargs|device_register)$|^percpu_ref_\w+$/,
  /^skb_(?:push|put|pull|trim|store_bits|copy_bits)\w*$|^_*skb_(?:put|pull|trim)\w*$/,
  /^_*(?:read|write|in|out)(?:b|w|l|q|sb|sw|sl)$|^io(?:read|write)\d+\w*$|^readsb$/,
  /^arch_local_(?:irq|save)_\w+$|^(?:native_)?(?:read|write)_msr\w*$/,
];

/** Scheduler, idle and the ways into and out of the kernel: the end of the stack, nobody's fault. */
const ENTRY: readonly RegExp[] = [
  /^(?:entry_\w+|do_syscall_\w+|x64_sys_call|ia32_sys_call|__do_fast_syscall_32|do_(?:fast|int80)_syscall\w*|do_SYSENTER_32|sysenter_\w+|system_call\w*|int_ret_from_sys_call|tracesys\w*|syscall_(?:return|exit|trace)\w*|ret_(?:from_(?:fork|kernel)|fast|slow)\w*|invoke_syscall|el0\w*|do_el0_\w+|secondary_startup\w*|start_kernel|rest_init|kernel_init\w*|do_notify_resume|exit_to_user\w*|prepare_exit_to_usermode)$/,
  /^(?:kthread|worker_thread|process_one_work|process_scheduled_works|smpboot_thread_fn|do_idle|cpu_startup_entry|cpu_idle_loop|start_secondary)$/,
  /^(?:(?:smp_)?apic_timer_interrupt|(?:asm_)?sysvec_\w+|asm_call_irq\w*|call_on_irq_stack|do_interrupt_handler|common_interrupt|do_IRQ|__irq_usr|gic_handle_irq)$/,
];

const SERVING: readonly RegExp[] = [...REPORTING, ...LOCKING, ...WAITING, ...MEMORY, ...PRIMITIVES];
const MAX_REMEMBERED = 20_000;

/** Answers are remembered for a bounded number of names: the same few hundred come again and again. */
function remembering(patterns: readonly RegExp[]): (name: string) => boolean {
  const known = new Map<string, boolean>();
  return (name) => {
    const cached = known.get(name);
    if (cached !== undefined) return cached;
    const answer = patterns.some((pattern) => pattern.test(name));
    if (known.size > MAX_REMEMBERED) known.clear();
    known.set(name, answer);
    return answer;
  };
}

/** Whether a function only served its caller. */
export const isServing = remembering(SERVING);

/** Whether a frame tells nothing: it served its caller, or is a way into the kernel. */
export const isGeneric = remembering([...SERVING, ...ENTRY]);
