// Served under a strict policy nothing of a page is stopped, and nothing of it fails.

import { POLICY } from '../harness/server.js';
import { desktopDark, phone } from '../harness/views.js';

export default {
  name: 'policy',
  tool: 'Chromium, Content-Security-Policy',
  goal: `0 pages hurt by ${POLICY}`,
  views: [phone, desktopDark],
  page: (_tab, { happened }) => [...happened.violations, ...happened.errors],
};
