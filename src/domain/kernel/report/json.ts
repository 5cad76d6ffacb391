import type { KernelReport } from './report.js';

/** The report as JSON: objects are built with their keys in one order, so the same log gives the same bytes. */
export const renderKernelJson = (report: KernelReport): string => `${JSON.stringify(report, null, 2)}\n`;
