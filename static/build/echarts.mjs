// The parts of Apache ECharts that the charts use: custom series, tooltip, SVG renderer.
import {init, use} from 'echarts/core';
import {CustomChart} from 'echarts/charts';
import {TooltipComponent} from 'echarts/components';
import {SVGRenderer} from 'echarts/renderers';

use([CustomChart, TooltipComponent, SVGRenderer]);
window.echarts = {init};
