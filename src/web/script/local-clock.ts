type Zone = { locale?: string; timeZone?: string };

/** Writes moments as the pages' clock does, in a zone and with its short name: `09:42:33 GMT+5:30`. */
export function localClock({ locale, timeZone }: Zone = {}) {
  const zone = timeZone === undefined ? {} : { timeZone };
  const clock = new Intl.DateTimeFormat(locale, {
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
    ...{ timeZoneName: 'short', ...zone },
  });
  // Sweden writes dates as we do.
  const date = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', ...zone });
  return (at: Date, isDated: boolean): string =>
    isDated ? `${date.format(at)} ${clock.format(at)}` : clock.format(at);
}
