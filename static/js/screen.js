/* The wall screen: asks for its figures every minute and keeps the last good ones when they do not come; turns pages of
   places where not all fit. Space pauses, the arrows turn, F is full screen. */
(function () {
  'use strict';

  const body = document.body, wall = document.getElementById('wall'), tools = document.querySelector('[data-tools]');
  const lost = document.querySelector('[data-lost]'), login = document.querySelector('[data-login]');
  const pause = document.querySelector('[data-pause]'), full = document.querySelector('[data-full]');
  const EVERY = 60000, TURN = 12000, PATIENCE = 20000, KEY = `wall?${body.dataset.key}`;
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)');
  let page = 0, isPaused = calm.matches, hiding = 0;

  /* the last good figures, for a reload of this tab */
  const remember = () => {
    const shown = wall.querySelector('[data-wall][data-good]');
    if (!shown) return;
    try { window.sessionStorage.setItem(KEY, wall.innerHTML); } catch (error) { /* full, or not allowed: only a reload loses */ }
  };
  const recall = () => {
    try { return window.sessionStorage.getItem(KEY); } catch (error) { return null; }
  };
  const time = () => {
    const shown = wall.querySelector('[data-wall]');
    return shown ? shown.dataset.at : '';
  };

  function say(words, isLoggedOut) {
    lost.hidden = !words;
    lost.querySelector('[data-lost-words]').textContent = words ? `${words}，显示${time()}的数据` : '';
    login.hidden = !isLoggedOut;
  }

  function show(html) {
    const part = document.createElement('template');
    part.innerHTML = html;
    const fresh = part.content.querySelector('[data-wall]');
    if (!fresh || !('good' in fresh.dataset)) return false;
    wall.replaceChildren(part.content);
    remember();
    turn(0);
    tick();
    return true;
  }

  async function ask() {
    const waiting = new AbortController(), timer = window.setTimeout(() => waiting.abort(), PATIENCE);
    try {
      const answer = await fetch(body.dataset.screen, {redirect: 'manual', cache: 'no-store', signal: waiting.signal});
      if (answer.type === 'opaqueredirect') say('登录已过期', true);
      else if (answer.status === 403 || answer.status === 404) say('账号不再能看这个区划', true);
      else if (answer.status !== 200) say('服务暂时没有应答', false);
      else if (show(await answer.text())) say('', false);
      else say('正在重新统计', false);
    } catch (error) {
      say('连接中断', false);
    } finally {
      window.clearTimeout(timer);
    }
  }

  /* places that do not fit turn by pages */
  const parts = () => Array.from(wall.querySelectorAll('[data-pages]')).filter(part => Number(part.dataset.pages) > 1);

  function turn(step) {
    page += step;
    wall.querySelectorAll('[data-pages]').forEach(part => {
      const pages = Number(part.dataset.pages), here = ((page % pages) + pages) % pages;
      part.querySelectorAll('[data-page]').forEach(row => {
        if (Number(row.dataset.page) === here) row.removeAttribute('hidden');
        else row.setAttribute('hidden', '');
      });
      const words = part.querySelector('[data-page-words]');
      if (words) words.textContent = `${here + 1}/${pages}`;
    });
    pause.hidden = !parts().length;
    pause.textContent = isPaused ? '继续轮播' : '暂停轮播';
    pause.setAttribute('aria-pressed', String(isPaused));
  }

  function setPaused(value) {
    isPaused = value;
    turn(0);
  }

  function fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.documentElement.requestFullscreen) document.documentElement.requestFullscreen().catch(() => {});
  }

  const two = number => String(number).padStart(2, '0');
  function tick() {
    const clock = wall.querySelector('[data-clock]'), now = new Date();
    if (clock) clock.textContent =
      `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}:${two(now.getMinutes())}`;
  }

  function stir() {
    tools.classList.add('shown');
    body.classList.add('stirred');
    window.clearTimeout(hiding);
    hiding = window.setTimeout(() => tools.classList.remove('shown'), 3000);
  }

  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const isControl = event.target.closest && event.target.closest('button, a');
    if (event.key === ' ' && !isControl) { event.preventDefault(); setPaused(!isPaused); stir(); }
    else if (event.key === 'ArrowRight') turn(1);
    else if (event.key === 'ArrowLeft') turn(-1);
    else if (event.key === 'f' || event.key === 'F') fullScreen();
  });
  document.addEventListener('mousemove', stir);
  document.addEventListener('touchstart', stir, {passive: true});
  pause.addEventListener('click', () => setPaused(!isPaused));
  full.addEventListener('click', fullScreen);
  full.hidden = !document.fullscreenEnabled;
  window.addEventListener('offline', () => say('连接中断', false));
  window.addEventListener('online', ask);

  const kept = recall();
  if (wall.querySelector('[data-wall][data-good]')) remember();
  else if (kept && show(kept)) say('正在重新统计', false);
  turn(0);
  tick();
  window.setInterval(tick, 5000);
  window.setInterval(ask, EVERY);
  window.setInterval(() => { if (!isPaused && parts().length) turn(1); }, TURN);
}());
