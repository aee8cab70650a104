// No page asks another host for anything.

import { disk, phone } from '../harness/views.js';

export default {
  name: 'hosts',
  tool: 'Chromium, network',
  goal: '0 requests to another host',
  views: [phone, disk],
  page: (_tab, { root, happened }) =>
    happened.requests
      .filter((address) => !address.startsWith(root) && !address.startsWith('data:'))
      .map((address) => `asks for ${address}`),
  measured: ({ site }) => `${site.chosen.length} pages over HTTP and from disk`,
};
