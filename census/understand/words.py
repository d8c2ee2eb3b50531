"""Everyday words of questions that name nothing: not a place, not a measure.

A Latin word outside these, the cues and the lexicon is taken for a name that the data does not know,
when it stands where a place would.
"""

from __future__ import annotations

import re

from census.understand.cue_words import CUES
from census.understand.ways import WAYS

_ENGLISH = """
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
october november december
between amongst against toward towards throughout upon beside despite except till unless whereas exist exists existing
situated belong belongs work works working operate operating run runs host hosts contain contains cover covers have
mine sue ate tome oh hmm eh uh one two three four five six seven eight nine ten twelve twenty dozen both worked
lived spent resided registered about above avg approx no according across actual actually after again age aged ages
all almost alone along already also although always am among amount an annual another answer any anyone anything
approximately area areas around article ask asking average away back based basis because become before began begin
being below best better big bigger both brief briefly bring but by calculate can cannot cell census chart check
cities city class clear close come comes common compare compute consider could count counted counting countries
country couple curious current currently data dataset date day days dear decade decades describe detail details did
differ different do does doing done down during each early economy either else end enough entire era especially
estimate even ever every everyone exact exactly example excluding explain fact facts far fast few figure figures
final find finally fine first fiscal follow following for found four friend from full further future general get
getting give given gives giving go goes going gone good got government graph great group grow had half happen
happened happens hard has have having he head hear heard hello help her here hey hi high higher him his history hold
home homework hope hour house how however huge i idea if important in include included includes including inside
instead interested into is isn it its job just keep kind kindly know known large larger last late later latest lead
least left less let level levels like likely line list little live lived lives living local located long look
looking lot lots low lower made main make makes making man many map match may maybe me mean means measure mention
mid might mind mine minus moment more most move moved mr much must my name names nation national nationwide near
neighboring neighbouring nearby
nearly need needs never new next nice no nobody none nor not note nothing now nowhere number numbers occur of off
offer official guys lads ladies gents gentlemen fellas chaps dudes
oshiete kudasai nen nan nin desu nannin ikutsu ikura doko dochira dono gurai kurai arimasu imasu shimasu
onegai onegaishimasu
often oh ok okay old older on once one only onto open or order other others our out over overall own page paper part
particular past people per percent percentage perhaps period person place places please plus point points possible
prefectural prefecture prefectures present pretty previous prior probably provide public published put question
quick quickly quite rank ranked rate rates rather ratio read reader real really reason recent recently record
recorded records region regional regions regarding related relative remain report reported research residents result
results right rough roughly row run said same sample say says second see seem seen send series several shall share
she short should show shown showing shows side simple simply since single situation size small smaller so some
someone something sort source sources speaking specific split stand start started state statistic statistical
statistics stats still stood stop story student study such sum suppose sure table take taken tell term terms than
thank thanks that the their them themselves then there these they thing things think third this those though thought
thousand three through time times to today together told tonight too took top total totals town towns trend tried
true try trying turn two type typical under understand until up update us use used using usual usually value values
version versus very via view village villages want wanted was way we week well went were what whatever when where
whether which while who whole whom whose why wide will with within without wonder wondering word words work working
world would write writing wrong year years yen yes yet you your yours exam thesis
century centuries annual gain gained lose multiple
famous renowned seem seems sound sounds surprising surprised interesting
fourth fifth sixth seventh eighth ninth tenth
absolute added ahead alongside annualise annualised annually annum anywhere appreciate arguing arithmetic asked asks
assumed averaged background beats been beginning beginnings bet beyond brings brought called came changed changing
checking claim clears climbed clue column contrast counts course covering dead decline decrease delta developed
development dig distance divide don't draw duel edition editor empty ending enumerate evenly everybody everything
everywhere excuse expanded express extra factor falling feel filling filter finishing fit forward furthest gained
gave grand
grateful grown guess halfway happening haul heading hearing heavily held hit hurry i'd i'll i'm i've ignore increase
increased it's jointly jump keeping knock league led limit looked lookup loser loss lost margin mark max
meaning meant measured meeting merged middle midpoint missing moving newest numerically obliged ones onwards opposite
outdid pace pair path peak peaks percentile pick picture plain plot pls podium precise preparing presentation
project proportionally pull qualify quote ran raw reach regards repeat reply request respectively rest
restrict rise rising rows saw separates sequence sets settle sheer shifted shot shrank shrunk sits skip smooth sorry
sorted spot spread stands starting stay staying stretch strongest strongly summed surplus suspect swing
switch taking talk tenth thinking topped topping torn trace trails transformed twice unit units urgent weigh
whichever winner wins won you'd
isn't aren't wasn't weren't doesn't non ignoring ignore barring leaving you're you've can't
spend spends plz pls thx folk japanese variant variants scenario scenarios assumption assumptions pessimistic
optimistic million millions billion billions trillion trillions piece btw lol um typically separately expressed somebody
colleague boss forecast outright apiece play plays played study studies yearly heading thereabouts nowadays
quick wait scratch tally wanna gimme whats hows
remaining tallying tallied tot totting medal medals queue queued queuing
cousin cousins uncle uncles aunt aunts auntie nephew nephews niece nieces landlady landlord neighbour
neighbours neighbor neighbors roommate girlfriend boyfriend
seriously surely truly frankly genuinely besides outstripping outstripped outstrip
arrive arrives arrived arriving settle settles appear appears
theres thats oops whoops im ive id cheers mate basically honestly exactly anyway wise terms figure stat
"""

ENGLISH = frozenset(_ENGLISH.split()) | frozenset(  # of WAYS alone none: a deficit or a pool may be what is asked for
    word
    for name, pattern in CUES.items()
    for word in re.findall(r"[a-z]{2,}", pattern.pattern.removesuffix(WAYS.get(name, "")))
)

JAPANESE = frozenset(
    """
二番 三番 四番 五番 六番 七番 八番 九番 十番
中央値 平均値 最大値 最小値 合計値 何ポイント ポイント 何個 番目 個数 推定 推計 確定 速報 実数 府県 都府県 道府県 町村
何人 何世帯 存在 全国 日本 平均 最新 現在 各地 都道府県 市町村 市区町村 自治体 年間 合計 総数 男女 過去 直近 今回
前回 今年 国内 国全体 地域 地方 全体 先 一人 世帯 統計 国勢調査 調査 数字 数値 データ 情報 推移 上位 下位 順位 割合
比率 時点 年度 年 場合 以外 最近 昨今 地元 都市 都市部 県庁 政令市 政令指定都市 特別区 特別区部 市部 郡部 区部
大都市 人 人々 住民 市民 県民 国民 都民 府民 道民 区民 町民 村民 両方 双方 全部 最大 最小 最多 最少 最高 最低 一番
上記 下記 同年 当時 同時期 同じ年 次 前 後 以上 以下 未満 超 千人 万人 対象 種類 項目 中 内 外 別 間 他 当 同 本
該当 結果 卒論 記事 レポート グラフ 表 一覧 リスト ランキング トップ ベスト ワースト ピーク 関係 関連 実際 具体的
正確 詳細 大体 約 何 誰 私 僕 俺 あなた 皆 先生 学生 各県 各市 各区 各町 各村 各地方 各都道府県 各市町村 二つ 三つ
計算 最悪 市町 ミリ キロ ヘクタール アール 平方キロ 平方メートル トン グラム リットル パーセント
都県 道県 人対 高齢 提言 提案 対策 施策 政策 方策 助言 アドバイス
人数 頭数 金額 国調 仮定 前提 シナリオ ケース ベース 分類 何戸 何軒 何棟 何校 何店 何館 何園 何台 何室 何床 何施設
何事業所 何社 何組 全域 一円 エリア 域内 趣味 城下町 港町 下町 門前町 宿場町
本市 当市 本県 当県 当町 当村 当区 本区 今 確認 把握 照会 参照 検討 希望 回答 提示 至急 早急 手元 念のため 教示 参考
お宅 宅 一年 一年間 一日
資料 気 水準 結局 結構 余計 余分 前年 翌年 毎年 期間 戦前 戦後 終戦 昔 将来 未来 今後 来年 近年 年代 世紀
""".split()
)

JAPANESE_CHAT = frozenset(
    """
について における に関する に対する おける ください 下さい ですか でしょうか でしょう ますか ました あります
ありますか ありません おしえて 教えて 教え ご教示 教示 ご教授 確認 しりたい 知りたい 知りた どのくらい
どれくらい どのぐらい どれだけ どれほど いくら いくつ なんですか なん なに って という とは など ほど
だけ くらい ぐらい する した して しました
ある いる いた います いました いらっしゃる いらっしゃいます なる なった なりました から まで より です ます でした
だった おる おるん ございます ございますか なんぼ どんだけ だろう んだろう ところ それ これ その
この あの どこ どの どれ だれ もの こと ため よう ちょっと やっぱり じゃあ あと ちなみに みたい みたいな および
または もし ねえ かな だよ だね よね さん いま わかる わかります わかれば しらべて 調べて 調べ 示して 示し 見せて
並べて 出して 求めて 計算して 計算 おねがい お願い よろしく の は が を に で と も へ か や ね よ な だ し て た
したら にしたら としたら だったら でしたら なったら
とこ えっと あのー ところで すみません すいません 住む 住んで 暮らし 暮らす いて いると ると なのか のか には では とも
ても でも にて うち なか 使った 使って 使う 占める あたり 当たり ある人 いる人
多い 少ない 多く 狭い 高い 低い 大きい 小さい 長い 短い 残って 残ってる 残ってます 言うと いうと って言うと
""".split()
)

SMALL_TALK = re.compile("|".join(sorted((w for w in JAPANESE | JAPANESE_CHAT if len(w) > 1), key=len, reverse=True)))
"""Everyday Japanese of more than one letter, the longest first."""
