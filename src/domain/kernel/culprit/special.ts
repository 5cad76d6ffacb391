import type { KernelKind } from '../rules/kinds.js';

/** Functions that serve their caller only in reports of some kinds. */
const SCHEDULER =
  /^_*(?:schedule(?:_timeout\w*|_hrtimeout\w*|_preempt_disabled|_idle|_user)?|io_schedule\w*|context_switch|_*switch_to|preempt_schedule\w*|_cond_resched|__cond_resched\w*)$/;

/** A task that waits is stuck for what it waits for: locks, events, pages, grace periods are only the place to wait. */
const WAITS: readonly RegExp[] = [
  /(?:^|_)(?:un)?lock(?:_|ed$|$)|slowlock|slowpath|rwsem|mutex|semaphore/,
  /(?:^|_)wait(?:_|$)|completion|^_*(?:down|up)(?:_|$)|^synchronize_|^rcu_barrier/,
  /^(?:flush|cancel|drain)_\w*work\w*|^kthread_(?:stop|park|flush_work\w*)$|^(?:__)?usb_(?:kill_urb|control_msg\w*|bulk_msg|start_wait_urb|poison_urb)$/,
  /^(?:do_read_cache_(?:page|folio)|folio_wait_\w+|__lock_page\w*|lock_page\w*|filemap_(?:read_folio|update_page)|bit_wait\w*|out_of_line_wait\w*|__?filemap_get_folio)$/,
  /^(?:blk_mq_freeze_queue\w*|msleep\w*|usleep\w*|blk_execute_rq|submit_bio_wait|io_wq_\w+wait\w*|kswapd_wait\w*)$/,
];

/** A leaked object belongs to whoever asked for it, not to the helper that allocated it. */
const ALLOCATORS: readonly RegExp[] = [
  /^kmemleak_|^create_object|alloc(?:_|ate|$)|^_*(?:k|mem|str)n?dup|^k?v?asprintf$|^idr_|^ida_|^xa_store|^radix_tree_node|^_*list_lru_init/,
  /^(?:alloc_|__alloc_|__?get_free|pcpu_|skb_(?:clone|copy|realloc|expand_head)|pskb_|sk_prot_alloc|sk_clone\w*|prepare_(?:kernel_)?cred|dup_task_struct)/,
];

/** What hands data out of the kernel is not what forgot to initialise it. */
const SINKS =
  /^(?:usb_submit_urb|virtqueue_add\w*|_copy_to_iter|copy_to_iter|__skb_datagram_iter|skb_copy_datagram_iter|dma_map_\w+)$/;

/** A packet's count went wrong before the release that noticed it. */
const SKB_RELEASE =
  /^_*(?:kfree_skb|consume_skb|skb_release|skb_free|skb_unref|sk_skb_reason_drop|__kfree_skb)/;

/** Putting a reference may take a lock and destroy: the caller's doing. */
const DROPPERS = /^(?:iput|dput|fput|mmput|put_(?:device|page|pid|cred)|kref_put\w*|sock_put)$/;

/** Names that are generic for this kind, beyond those that are generic for all. */
export function isGenericFor(kind: KernelKind, name: string): boolean {
  if (SCHEDULER.test(name)) return kind !== 'kcsan';
  if (kind === 'hung_task') return WAITS.some((pattern) => pattern.test(name));
  if (kind === 'memory_leak') return ALLOCATORS.some((pattern) => pattern.test(name));
  if (kind === 'kmsan') return SINKS.test(name);
  if (kind === 'warning') return name === 'usb_submit_urb';
  if (kind === 'refcount') return SKB_RELEASE.test(name);
  return kind === 'lockdep' && DROPPERS.test(name);
}
