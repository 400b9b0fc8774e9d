/* Puts the drawings on the page: reads each chart's data, draws it at its own width, opens what a mark stands for. */
(function () {
  'use strict';

  const charts = [];

  const group = shapes => ({type: 'group', children: shapes});

  /** One ECharts series of ready-made shapes; ``items`` answer the pointer, ``shapes`` are frame. */
  function series(layer, index) {
    const items = layer.items || [{shapes: layer.shapes}];
    return {
      type: 'custom', coordinateSystem: 'none', silent: !layer.items, z: index + 1, animation: false,
      data: items.map((item, position) => ({value: position, item})),
      renderItem: params => group(items[params.dataIndex].shapes),
      cursor: 'pointer',
    };
  }

  function option(drawing) {
    return {
      animation: false,
      tooltip: {
        renderMode: 'richText', backgroundColor: '#18212D', borderWidth: 0, padding: [6, 10],
        textStyle: {color: '#fff', fontSize: 12, lineHeight: 18}, confine: true,
        formatter: params => (params.data.item.tip || '').split('|').join('\n'),
      },
      series: drawing.layers.map(series),
    };
  }

  function begin(chart, width, height) {
    const echart = window.echarts.init(chart.plot, null, {renderer: 'svg', width, height});
    echart.on('click', params => {
      const url = params.data.item && params.data.item.url;
      if (url) window.location.assign(url);
    });
    return echart;
  }

  /** Draws what can be seen; a chart that is hidden is drawn when it appears. */
  function draw(chart) {
    const width = chart.plot.clientWidth;
    if (!width || chart.width === width) return;
    chart.width = width;
    const drawing = window.drawings[chart.name](chart.data, width);
    chart.echart = chart.echart || begin(chart, width, drawing.height);
    chart.echart.resize({width, height: drawing.height});
    chart.echart.setOption(option(drawing), {notMerge: true});
    const svg = chart.plot.querySelector('svg');
    svg.setAttribute('viewBox', `0 0 ${width} ${drawing.height}`);
    svg.setAttribute('aria-hidden', 'true');
  }

  function toggle(figure) {
    const button = figure.querySelector('[data-twin]');
    if (!button) return;
    button.hidden = false;
    button.addEventListener('click', () => {
      const isTable = figure.classList.toggle('as-table');
      button.setAttribute('aria-pressed', String(isTable));
      button.lastChild.textContent = isTable ? '看图' : '看表';
      charts.filter(chart => chart.figure === figure).forEach(draw);
    });
  }

  function start(figure) {
    const plot = figure.querySelector('.plot');
    const data = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
    const chart = {figure, plot, data, name: figure.dataset.chart, width: 0, echart: null};
    figure.classList.add('drawn');
    charts.push(chart);
    draw(chart);
    toggle(figure);
  }

  function startAll(root) {
    root.querySelectorAll('figure[data-chart]:not(.drawn)').forEach(start);
  }

  startAll(document);
  let waiting = 0;
  window.addEventListener('resize', () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => charts.forEach(draw), 120);
  });
  document.addEventListener('htmx:afterSettle', event => startAll(event.target));
}());
