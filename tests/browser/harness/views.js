// The ways in which a page is looked at.

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };
// A4 at 96 dots per inch.
const SHEET = { width: 794, height: 1123 };

const view = (name, size, more = {}) => ({
  name,
  ...size,
  scheme: 'light',
  media: 'screen',
  scripts: true,
  from: 'http',
  cold: false,
  ...more,
});

export const phone = view('phone', PHONE);
export const phoneDark = view('phone, dark', PHONE, { scheme: 'dark' });
export const desktop = view('desktop', DESKTOP);
export const desktopDark = view('desktop, dark', DESKTOP, { scheme: 'dark' });
// Nothing is kept from before, and the network is that of a telephone.
export const phoneCold = view('phone, cold', PHONE, { cold: true });
export const desktopCold = view('desktop, cold', DESKTOP, { cold: true });
export const narrow = view('320 px', { width: 320, height: 640 });
export const noScript = view('no JavaScript', PHONE, { scripts: false });
export const disk = view('from disk', DESKTOP, { from: 'disk' });
export const printed = view('printed from dark', SHEET, { scheme: 'dark', media: 'print' });
