// How long ago a day was, as the program counts it: years and months by the calendar, all else in days.
'use strict';

Object.assign(
  globalThis.pathbook.patient,
  (() => {
    const DAY = 86_400_000;
    const { number, digits } = globalThis.pathbook.patient;

    /** A day that a field gives: `2026-12-01`. */
    const day = (text) => {
      const [year, month, date] = text.split('-').map(Number);
      return { year, month: month - 1, date };
    };

    // Its number, counted in days. A month past December is one of the next year.
    const place = ({ year, month, date }) => new Date(0).setUTCFullYear(year, month, date) / DAY;

    // The number of the same day so many months later; a month that lacks it has it on its last day.
    const later = ({ year, month, date }, months) =>
      Math.min(place({ year, month: month + months, date }), place({ year, month: month + months + 1, date: 0 }));

    // Whole months, the days since the last of them, and how many days the next one takes.
    const inMonths = (then, now) => {
      const today = place(now);
      const most = (now.year - then.year) * 12 + now.month - then.month;
      const whole = later(then, most) > today ? most - 1 : most;
      const [from, to] = [later(then, whole), later(then, whole + 1)];
      return { whole, days: today - from, of: to - from };
    };

    const divisor = (left, right) => (right === 0n ? left : divisor(right, left % right));

    const counted = (way, then, now) => {
      if (way === 'days') return { above: BigInt(place(now) - place(then)), below: 1n };
      if (place(then) > place(now)) {
        const { above, below } = counted(way, now, then);
        return { above: -above, below };
      }
      const { whole, days, of } = inMonths(then, now);
      return { above: BigInt(whole * of + days), below: BigInt(of) };
    };

    /** How long ago a day was, in a unit of which `each` goes into a month or a day: a decimal if it is short, else a fraction. */
    function since(way, each, then, now) {
      const [time, unit] = [counted(way, then, now), number(each)];
      const [above, below] = [time.above * unit.above, time.below * unit.below];
      const shown = digits({ above, below }, []);
      if (!shown.isAbout) return shown.digits;
      const common = divisor(above < 0n ? -above : above, below);
      return `${above / common}/${below / common}`;
    }

    /** A fraction as a decimal near it. */
    const about = (fraction) => `≈ ${digits(number(fraction), []).digits}`;

    /** The same in words of the reader's language. */
    function elapsed(way, then, now, language) {
      const parts = [];
      if (way === 'days' || place(then) > place(now)) parts.push(['day', place(now) - place(then)]);
      else {
        const { whole, days } = inMonths(then, now);
        parts.push(['year', Math.floor(whole / 12)], ['month', whole % 12], ['day', days]);
      }
      const some = parts.filter(([, size]) => size !== 0);
      const words = (some.length ? some : parts.slice(-1)).map(([unit, size]) =>
        new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(size),
      );
      return new Intl.ListFormat(language, { type: 'unit' }).format(words);
    }

    /** A day as readers of a language write it. */
    const written = (of, language) =>
      new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(place(of) * DAY);

    /** The reader's own day. */
    const today = () => {
      const now = new Date();
      return { year: now.getFullYear(), month: now.getMonth(), date: now.getDate() };
    };

    return { day, since, about, elapsed, written, today };
  })(),
);
