// Looks for news of the book that is being written, and shows the panel. It is no part of the site.

(() => {
  const script = document.currentScript;
  const { edition, depth } = script.dataset;
  const own = (path) => new URL(path, script.src);
  const KEPT = 'pathbook-panel-is-open';
  const host = document.createElement('aside');
  host.setAttribute('aria-label', 'Preview');
  host.lang = 'en';
  host.dir = 'ltr';
  const root = host.attachShadow({ mode: 'open' });
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = own('preview.css');
  const place = document.createElement('div');
  root.append(style, place);
  // Without its style it would stand in the way of the page.
  host.hidden = true;
  style.addEventListener('load', () => {
    host.hidden = false;
  });
  document.body.append(host);

  let shown = '';

  const show = async () => {
    const answer = await fetch(own(`panel.html?depth=${depth}`));
    const html = await answer.text();
    if (!answer.ok || html === shown) {
      return;
    }
    shown = html;
    // Whatever others wrote was escaped where this was made, and the page's policy runs nothing that stands in it.
    place.innerHTML = html;
    const panel = place.querySelector('details');
    panel.open = sessionStorage.getItem(KEPT) === 'yes';
    panel.addEventListener('toggle', () => {
      sessionStorage.setItem(KEPT, panel.open ? 'yes' : 'no');
    });
  };

  let stream;

  const listen = () => {
    stream = new EventSource(own('events'));
    stream.addEventListener('message', (event) => {
      const [now] = event.data.split(' ');
      if (now === edition) {
        // Where the server has ended, the panel stays as it is.
        show().catch(() => {});
      } else if (now !== '0') {
        stream.close();
        location.reload();
      }
    });
  };

  // A browser has six connections for all its pages: one that nobody looks at needs none.
  document.addEventListener('visibilitychange', () => {
    stream.close();
    if (!document.hidden) {
      listen();
    }
  });
  listen();
})();
