/* The drawings of the dashboard, as ECharts options. A drawing is a function (data, width) → {height, layers}; it lays
   out in pixels, so the narrow screen gets its own drawing and not a scaled one. ECharts renders, hovers and clicks. */
(function () {
  'use strict';

  const INK = '#18212D', INK2 = '#465263', NOTE = '#5D6979', LINE = '#E4E7EB', RED = '#B4232C', GREEN = '#24734A';
  const THIS = '#2F4F74', LAST = '#AFC3D8', OCHRE = '#B5862B', TEAL = '#2B7A80';
  const FONT = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif';

  const text = (x, y, words, style = {}) => ({
    type: 'text', x, y, silent: true,
    style: {text: words, fontSize: 12, fontFamily: FONT, fill: INK2, textVerticalAlign: 'middle', ...style},
  });
  const line = (x1, y1, x2, y2, stroke = LINE, lineWidth = 1, lineDash = null) =>
    ({type: 'line', silent: true, shape: {x1, y1, x2, y2}, style: {stroke, lineWidth, lineDash}});
  const rect = (x, y, width, height, fill, more = {}) =>
    ({type: 'rect', shape: {x, y, width: Math.max(width, 0), height, ...more.shape}, style: {fill, ...more.style}});
  const shape = (points, fill, opacity = 1) =>
    ({type: 'polygon', silent: true, shape: {points}, style: {fill, opacity}});
  const target = (x, y, width, height) => rect(x, y, width, height, 'rgba(0,0,0,0)');
  const linear = (from, to, low, high) => value => low + (value - from) / (to - from) * (high - low);
  const textWidth = (words, size = 12) =>
    [...words].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 255 ? size : size * 0.6), 0);
  const signed = value => (value > 0 ? '+' : value < 0 ? '−' : '') + Math.abs(value);

  /** Ticks at a round step over [low, high], widened to whole steps; 0 counts as inside when asked. */
  function ticks(values, wanted, withZero) {
    const all = withZero ? [...values, 0] : values;
    const low = Math.min(...all), high = Math.max(...all), span = high - low || 1;
    const power = 10 ** Math.floor(Math.log10(span / wanted));
    const step = [1, 2, 5, 10].map(factor => factor * power).find(size => span / size <= wanted);
    const first = Math.floor(low / step) * step, last = Math.ceil(high / step) * step, found = [];
    for (let index = 0; first + index * step <= last + step / 2; index += 1)
      found.push(Number((first + index * step).toFixed(6)));
    return found;
  }

  /** Give each point the first label place that meets no mark and no label placed before. */
  function placeLabels(points, bounds) {
    const taken = points.map(point => [point.px - point.radius, point.py - point.radius, 2 * point.radius, 2 * point.radius]);
    const meets = (a, b) => a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3];
    const inside = box => box[0] >= bounds.left && box[0] + box[2] <= bounds.right && box[1] >= bounds.top && box[1] + box[3] <= bounds.bottom;
    [...points].sort((a, b) => a.good - b.good || b.size - a.size).forEach(point => {
      const width = textWidth(point.label), gap = point.radius + 5, own = taken[points.indexOf(point)];
      const places = [];
      for (const far of [0, 12, 24, 36])
        for (const [x, y] of [[gap, -7], [-gap - width, -7], [-width / 2, -gap - 13], [-width / 2, gap],
          [gap * 0.7, -gap - 10], [-gap * 0.7 - width, -gap - 10], [gap * 0.7, gap - 4], [-gap * 0.7 - width, gap - 4]])
          places.push([point.px + x, point.py + y + (y < -7 ? -far : y > 0 ? far : 0), width, 14, far]);
      const free = places.find(place => inside(place) && taken.every(other => other === own || !meets(place, other)));
      if (!free) return;
      taken.push(free);
      point.at = {x: free[0], y: free[1] + 7, far: free[4], width};
    });
  }

  function quadrant(data, width) {
    const narrow = width < 480, height = narrow ? 330 : 372;
    const left = narrow ? 36 : 46, right = width - (narrow ? 8 : 18), top = 26, bottom = height - 42;
    const everyone = [...data.points, data.whole];
    const xs = ticks(everyone.map(point => point.x), narrow ? 5 : 7, true);
    const ys = ticks(everyone.map(point => point.y), 6, true);
    const edge = (values, size) => {
      const pad = (values[values.length - 1] - values[0]) * size || 1;
      return [values[0] - pad, values[values.length - 1] + pad];
    };
    const x = linear(...edge(xs, 0.08), left, right), y = linear(...edge(ys, 0.08), bottom, top);
    const frame = [rect(left, top, x(0) - left, y(0) - top, '#E7F3EC', {})];
    xs.forEach(value => frame.push(
      line(x(value), top, x(value), bottom, value ? LINE : INK2, value ? 1 : 1.2),
      text(x(value), bottom + 14, signed(value), {fontSize: 11, textAlign: 'center'})));
    ys.forEach(value => frame.push(
      line(left, y(value), right, y(value), value ? LINE : INK2, value ? 1 : 1.2),
      text(left - 6, y(value), signed(value), {fontSize: 11, textAlign: 'right'})));
    const corner = (px, py, words, style) => frame.push(text(px, py, words, {fontSize: 11, ...style}));
    corner(left + 8, top + 12, '一降一升', {fontSize: 12, fontWeight: 600, fill: GREEN});
    if (right - x(0) > 96) corner(right - 6, top + 12, '学历升、年龄未降', {textAlign: 'right'});
    if (bottom - y(0) > 30 && x(0) - left > 96) corner(left + 8, bottom - 10, '年龄降、学历未升', {});
    if (bottom - y(0) > 30 && right - x(0) > 96) corner(right - 6, bottom - 10, '两项均未达成', {textAlign: 'right'});
    corner(2, 11, data.y_words, {});
    corner((left + right) / 2, bottom + 32, data.x_words, {textAlign: 'center'});
    const cross = [x(data.whole.x), y(data.whole.y)];
    const biggest = Math.max(...data.points.map(point => point.size), 1);
    const points = data.points.map(point => ({
      ...point, px: x(point.x), py: y(point.y), radius: Math.max(3.5, Math.sqrt(point.size / biggest) * (narrow ? 8 : 10)),
    }));
    const whole = {label: data.whole.label, good: false, size: Infinity, px: cross[0], py: cross[1], radius: 7};
    placeLabels([...points, whole], {left: left + 2, right: right - 2, top: top + 18, bottom: bottom - 2});
    if (!whole.at) whole.at = {x: whole.px + 10, y: whole.py};
    const dots = points.map(point => ({...point, shapes: dot(point)}));
    const mark = [
      line(cross[0] - 6, cross[1], cross[0] + 6, cross[1], RED, 2), line(cross[0], cross[1] - 6, cross[0], cross[1] + 6, RED, 2),
      text(whole.at.x, whole.at.y, whole.label, {fontWeight: 600, fill: RED})];
    return {height, layers: [{shapes: frame}, {items: dots}, {shapes: mark}]};
  }

  function dot(point) {
    const {px, py, radius} = point;
    const mark = point.good
      ? {type: 'circle', shape: {cx: px, cy: py, r: radius}, style: {fill: THIS, opacity: 0.82, stroke: '#fff', lineWidth: 1}}
      : {type: 'polygon', shape: {points: [[px, py - radius], [px + radius, py], [px, py + radius], [px - radius, py]]},
        style: {fill: '#fff', stroke: OCHRE, lineWidth: 2}};
    const style = point.good ? {fill: INK} : {fill: INK, fontWeight: 600};
    const at = point.at;
    if (!at) return [mark];
    const lead = at.far ? [line(px, py, at.x + at.width / 2, at.y + (at.y < py ? 6 : -6), '#97A1AD')] : [];
    return [...lead, mark, text(at.x, at.y, point.label, {...style, stroke: '#fff', lineWidth: 2.5})];
  }

  function dumbbell(data, width) {
    const narrow = width < 420, step = data.rows.length > 20 ? 22 : 26.4, top = 24;
    const height = top + data.rows.length * step + 4;
    const names = Math.min(narrow ? 86 : 104, Math.max(...data.rows.map(row => textWidth(row.label, 13))) + 12);
    const left = names + 6, right = width - (narrow ? 62 : 128);
    const known = data.rows.flatMap(row => [row.value, row.previous]).filter(value => value !== null);
    const marks = ticks([...known, data.whole, 100].filter(value => value !== null), narrow ? 3 : 5, false);
    const x = linear(marks[0], Math.max(marks[marks.length - 1], 100), left, right);
    const frame = marks.filter(value => value <= 100).flatMap(value => [
      line(x(value), top - 4, x(value), height - 2),
      text(x(value), 10, String(value), {fontSize: 11, textAlign: 'center'})]);
    if (data.whole !== null) {
      const words = `${data.whole_label}${data.whole_text}`;
      frame.push(line(x(data.whole), top - 6, x(data.whole), height - 2, RED, 1.3, [4, 3]));
      const clear = frame.filter(part => part.type === 'text' && Math.abs(part.x - x(data.whole)) < 9 + textWidth(words, 11) / 2);
      clear.forEach(part => { part.style.text = ''; });
      frame.push(text(Math.min(x(data.whole), width - textWidth(words, 11) / 2), 10, words,
        {fontSize: 11, fontWeight: 600, fill: RED, textAlign: 'center'}));
    }
    const items = data.rows.map((row, index) => {
      const y = top + step * (index + 0.5), below = row.is_low;
      const shapes = [target(0, y - step / 2, width, step),
        text(names - 4, y, row.label, {fontSize: 13, fill: INK, fontWeight: below ? 600 : 400, textAlign: 'right', width: names, overflow: 'truncate'})];
      if (row.value !== null && row.previous !== null) shapes.push(line(x(row.previous), y, x(row.value), y, LAST, 3));
      if (row.previous !== null)
        shapes.push({type: 'circle', shape: {cx: x(row.previous), cy: y, r: 4}, style: {fill: '#fff', stroke: LAST, lineWidth: 2}});
      if (row.value !== null) shapes.push(below ? diamond(x(row.value), y, 6) :
        {type: 'circle', shape: {cx: x(row.value), cy: y, r: 5.5}, style: {fill: THIS}});
      shapes.push(text(narrow ? width : width - 58, y, row.text,
        {fontSize: 13, fontWeight: 600, fill: below ? '#8A5A00' : INK, textAlign: 'right'}));
      if (!narrow) shapes.push(text(width - 2, y, row.ratio, {textAlign: 'right'}));
      return {...row, shapes};
    });
    return {height, layers: [{shapes: frame}, {items}]};
  }

  const diamond = (x, y, r) => ({type: 'polygon', shape: {points: [[x, y - r], [x + r, y], [x, y + r], [x - r, y]]},
    style: {fill: '#fff', stroke: OCHRE, lineWidth: 2}});

  function bands(data, width) {
    const narrow = width < 420, room = narrow ? 104 : 108, step = 40;
    const longest = Math.max(...data.rows.map(row => row.label.length));
    const left = Math.max(narrow ? 80 : 84, Math.min(longest * 13 + 12, width * 0.38)), fitting = Math.floor((left - 12) / 13);
    const short = label => label.length > fitting && longest * 13 + 12 > left ? `${label.slice(0, fitting - 1)}…` : label;
    const most = Math.max(...data.rows.flatMap(row => [row.value || 0, row.previous || 0]), 1);
    const x = linear(0, most, 0, width - left - room - 20);
    const items = data.rows.map((row, index) => {
      const y = index * step + 6;
      const shapes = [target(0, y - 6, width, step), text(left - 10, y + 10, short(row.label), {fontSize: 13, fill: INK, textAlign: 'right'})];
      if (row.value !== null) shapes.push(rect(left, y, x(row.value), 11, THIS, {shape: {r: 1.5}}),
        text(left + x(row.value) + 6, y + 6, row.text, {fontWeight: 600, fill: INK}));
      if (row.previous !== null) shapes.push(rect(left, y + 13, x(row.previous), 8, LAST, {shape: {r: 1.5}}),
        text(left + x(row.previous) + 6, y + 18, row.previous_text, {fontSize: 11, fill: NOTE}));
      shapes.push(text(width - 2, y + 6, row.count, {fill: INK, textAlign: 'right'}),
        text(width - 2, y + 20, row.change, {fontSize: 11, textAlign: 'right'}));
      return {...row, shapes};
    });
    return {height: data.rows.length * step + 4, layers: [{items}]};
  }

  function education(data, width) {
    const left = 38, room = width - left - 5, hasLast = data.levels.every(level => level.previous !== null);
    const here = {y: 34, height: 36}, there = {y: 104, height: 26};
    const spans = key => {
      const total = data.levels.reduce((sum, level) => sum + level[key], 0) || 1;
      let start = left;
      return data.levels.map(level => {
        const span = {x: start, width: level[key] / total * room};
        start += span.width;
        return span;
      });
    };
    const now = spans('value'), then = hasLast ? spans('previous') : [];
    const frame = [text(0, here.y + 18, '本届', {fontSize: 13, fontWeight: 600, fill: INK})];
    if (hasLast) frame.push(text(0, there.y + 13, data.previous_word, {fontSize: 13, fill: NOTE}));
    const items = data.levels.map((level, index) => {
      const a = now[index], light = level.is_dark ? '#fff' : INK;
      const shapes = [rect(a.x, here.y, a.width - 1, here.height, level.colour)];
      if (a.width > 30) shapes.push(text(a.x + a.width / 2, here.y + 18, level.text, {fontWeight: 600, fill: light, textAlign: 'center'}));
      if (hasLast) {
        const b = then[index];
        shapes.push(rect(b.x, there.y, b.width - 1, there.height, level.colour, {style: {opacity: 0.75}}),
          shape([[a.x, 70], [a.x + a.width - 1, 70], [b.x + b.width - 1, 104], [b.x, 104]], level.colour, 0.22));
        if (b.width > 30) shapes.push(text(b.x + b.width / 2, there.y + 13, level.previous_text, {fill: light, textAlign: 'center'}));
      }
      return {...level, shapes};
    });
    const from = data.levels.findIndex(level => level.is_counted);
    frame.push(...bracket(now[from].x, left + room - 1, 28, -6, RED, data.bracket, 600));
    if (hasLast) frame.push(...bracket(then[from].x, left + room - 1, 134, 6, NOTE, data.previous_bracket, 400));
    return {height: hasLast ? 164 : 84, layers: [{shapes: frame}, {items}]};
  }

  function bracket(x1, x2, y, depth, stroke, words, weight) {
    const path = {type: 'polyline', silent: true, shape: {points: [[x1, y], [x1, y + depth], [x2, y + depth], [x2, y]]},
      style: {stroke, fill: 'none', lineWidth: 1.3}};
    const half = textWidth(words) / 2, centre = Math.min((x1 + x2) / 2, x2 - half);
    return [path, text(centre, y + depth * 2.3, words, {fontWeight: weight, fill: stroke === RED ? RED : INK2, textAlign: 'center'})];
  }

  function flow(data, width) {
    const top = 26, left = 22, right = width - 22, thin = 14, tall = 190;
    const scale = tall / Math.max(data.last, data.now, 1);
    const stayedLast = data.stayed_last * scale, stayedNow = data.stayed_now * scale;
    const columnTop = top + Math.max(stayedLast, stayedNow) + 18;
    const outs = column(data.exits, scale, columnTop), ins = column(data.entries, scale, columnTop);
    const height = Math.max(top + tall, outs.bottom, ins.bottom, columnTop + 72) + 30;
    const middle = (left + right) / 2;
    const frame = [
      shape([[left + thin, top], [right - thin, top], [right - thin, top + stayedNow], [left + thin, top + stayedLast]], '#D3DEEA', 0.75),
      rect(left, top, thin, data.last * scale, LAST), rect(right - thin, top, thin, data.now * scale, THIS),
      text(left, 11, `上届 ${data.last_text}`, {fontSize: 13, fill: INK}),
      text(right, 11, `本届 ${data.now_text}`, {fontSize: 13, fontWeight: 600, fill: INK, textAlign: 'right'}),
      text(middle, columnTop + 14, data.net_label, {textAlign: 'center'}),
      text(middle, columnTop + 38, data.net_text, {fontSize: 20, fontWeight: 600, fill: INK, textAlign: 'center'}),
      text(middle, columnTop + 60, data.net_words, {textAlign: 'center'}),
      text(left, height - 9, data.out_text, {fontSize: 13, fontWeight: 600, fill: '#8A5A00'}),
      text(right, height - 9, data.in_text, {fontSize: 13, fontWeight: 600, fill: TEAL, textAlign: 'right'})];
    const centreY = top + Math.min(stayedLast, stayedNow) / 2;
    const stayed = {...data.stayed, shapes: [target(left, top, right - left, Math.min(stayedLast, stayedNow)),
      text(middle, centreY - 26, data.stayed.label, {fontSize: 13, textAlign: 'center'}),
      text(middle, centreY, data.stayed.text, {fontSize: 22, fontWeight: 600, fill: INK, textAlign: 'center'}),
      text(middle, centreY + 24, data.stayed.note, {textAlign: 'center'})]};
    const items = [stayed,
      ...ribbons(outs.rows, scale, top + stayedLast, left + thin, left + 200, '#D9C9A6', OCHRE, false),
      ...ribbons(ins.rows, scale, top + stayedNow, right - thin, right - 200, '#A9D2D1', TEAL, true)];
    return {height, layers: [{shapes: frame}, {items}]};
  }

  /** The places of a column of ribbons, one below the other, as thick as their numbers and never closer than a line. */
  function column(rows, scale, top) {
    let y = top;
    const placed = rows.map(row => {
      const here = y, size = Math.max(row.count * scale, 1.5);
      y += Math.max(size + 5, 19);
      return {...row, y: here, size};
    });
    return {rows: placed, bottom: y};
  }

  function ribbons(rows, scale, from, x1, x2, fill, edge, isMirrored) {
    let start = from;
    const bend = (x1 + x2) / 2, align = isMirrored ? 'right' : 'left';
    return rows.map(row => {
      const thick = row.count * scale, {y, size} = row, words = `${row.label} ${row.text}`, wide = textWidth(words) + 14;
      const band = {type: 'path', style: {fill, opacity: 0.55}, shape: {
        pathData: `M${x1} ${start}C${bend} ${start} ${bend} ${y} ${x2} ${y}V${y + size}C${bend} ${y + size} ${bend} ${start + thick} ${x1} ${start + thick}Z`}};
      start += thick;
      return {...row, shapes: [band, rect(isMirrored ? x2 - 4 : x2, y, 4, size, edge),
        target(isMirrored ? x2 - wide : x2, y - 4, wide, Math.max(size, 8) + 8),
        text(isMirrored ? x2 - 10 : x2 + 10, y + size / 2, words, {fill: INK, textAlign: align})]};
    });
  }

  /** Days of a term: what was done up to each, and under it what the day brought. Days found later are drawn dashed. */
  function daily(data, width) {
    const narrow = width < 480, height = narrow ? 210 : 230, left = 40, right = width - 12, top = 22, bottom = height - 28;
    const points = data.points, step = (right - left) / points.length, most = Math.max(data.units, 1);
    const marks = ticks([0, most], 4, true).filter(value => value <= most);
    const y = linear(0, most, bottom, top), x = index => left + (index + 0.5) * step;
    const frame = marks.flatMap(value => [
      line(left, y(value), right, y(value), value ? LINE : INK2),
      text(left - 6, y(value), String(value), {fontSize: 11, textAlign: 'right'})]);
    frame.push(text(2, 9, '个', {fontSize: 11}));
    const room = Math.max(1, Math.ceil((narrow ? 46 : 40) / step));
    points.forEach((point, index) => {
      if (index % room === 0 && right - x(index) > 12) frame.push(text(x(index), bottom + 14, point.label, {fontSize: 11, textAlign: 'center'}));
    });
    for (let index = 1; index < points.length; index += 1)
      frame.push(line(x(index - 1), y(points[index - 1].done), x(index), y(points[index].done), THIS, 2,
        points[index].is_guessed ? [3, 3] : null));
    const items = points.map((point, index) => {
      const shapes = [target(left + index * step, top, step, bottom - top)];
      const wide = Math.max(Math.min(step - 2, 14), 1.5);
      if (point.added > 0) shapes.push(rect(x(index) - wide / 2, y(point.added), wide, bottom - y(point.added), LAST));
      if (point.is_shown) shapes.push(line(x(index), top, x(index), bottom, RED, 1.2, [4, 3]),
        {type: 'circle', shape: {cx: x(index), cy: y(point.done), r: 4.5}, style: {fill: RED, stroke: '#fff', lineWidth: 1.5}},
        text(Math.min(Math.max(x(index), left + 40), right - 40), 9, `${point.label} 完成${point.done}`, {fontSize: 12, fontWeight: 600, fill: RED, textAlign: 'center'}));
      return {...point, shapes};
    });
    return {height, layers: [{shapes: frame}, {items}]};
  }

  window.drawings = {quadrant, dumbbell, bands, education, flow, daily};
}());
