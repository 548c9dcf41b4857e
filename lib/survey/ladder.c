#include "survey/ladder.h"

static const struct {
    bool kano;
    int n;
    const char *rung[CRM_LADDER_MOST]; /* words between | */
} ladders[] = {
    /* satisfaction */
    {false, 5,
        {"very dissatisfied|extremely dissatisfied|very unsatisfied|highly dissatisfied|completely "
         "dissatisfied",
            "dissatisfied|somewhat dissatisfied|unsatisfied|somewhat unsatisfied|rather "
            "dissatisfied",
            "neither satisfied nor dissatisfied|neutral|neither|ok|okay|neither satisfied nor "
            "unsatisfied|neither dissatisfied nor satisfied",
            "satisfied|somewhat satisfied|rather satisfied|fairly satisfied",
            "very satisfied|extremely satisfied|highly satisfied|completely satisfied"}},
    {false, 5,
        {"not at all satisfied", "not so satisfied|slightly satisfied|not very satisfied",
            "somewhat satisfied|moderately satisfied", "very satisfied",
            "extremely satisfied|completely satisfied"}},
    {false, 7,
        {"extremely dissatisfied|very dissatisfied|completely dissatisfied",
            "moderately dissatisfied|dissatisfied|mostly dissatisfied",
            "slightly dissatisfied|somewhat dissatisfied",
            "neither satisfied nor dissatisfied|neutral|neither",
            "slightly satisfied|somewhat satisfied",
            "moderately satisfied|satisfied|mostly satisfied",
            "extremely satisfied|very satisfied|completely satisfied"}},
    {false, 5,
        {"非常不满意|很不满意|十分不满意|极不满意|非常不满|完全不满意",
            "不满意|比较不满意|不太满意|较不满意|有点不满意",
            "一般|中立|普通|尚可|一般般|还可以|一般满意|说不上满意或不满意",
            "满意|比较满意|较满意|基本满意", "非常满意|很满意|十分满意|极其满意|完全满意"}},
    {false, 7,
        {"非常不满意|很不满意|十分不满意|极不满意", "不满意",
            "比较不满意|有点不满意|稍不满意|较不满意|不太满意", "一般|中立|普通",
            "比较满意|有点满意|稍满意|较满意|基本满意", "满意",
            "非常满意|很满意|十分满意|极其满意"}},
    {false, 5, {"不满意|很不满意", "不太满意", "一般", "比较满意|基本满意", "满意|很满意"}},
    /* agreement */
    {false, 5,
        {"strongly disagree|completely disagree|totally disagree",
            "disagree|somewhat disagree|tend to disagree",
            "neither agree nor disagree|neutral|undecided|neither|not sure|neither disagree nor "
            "agree",
            "agree|somewhat agree|tend to agree", "strongly agree|completely agree|totally agree"}},
    {false, 7,
        {"strongly disagree", "disagree", "somewhat disagree|slightly disagree",
            "neither agree nor disagree|neutral|undecided|neither", "somewhat agree|slightly agree",
            "agree", "strongly agree"}},
    {false, 5,
        {"非常不同意|完全不同意|很不同意|强烈不同意|极不同意|十分不同意",
            "不同意|比较不同意|不太同意|有点不同意|较不同意",
            "一般|中立|不确定|不一定|无所谓|说不清|既不同意也不反对",
            "同意|比较同意|有点同意|较同意|基本同意",
            "非常同意|完全同意|很同意|强烈同意|十分同意"}},
    {false, 7,
        {"非常不同意|完全不同意|很不同意|强烈不同意", "不同意",
            "比较不同意|有点不同意|有些不同意|较不同意|不太同意", "一般|中立|不确定",
            "比较同意|有点同意|有些同意|较同意", "同意", "非常同意|完全同意|很同意|强烈同意"}},
    {false, 5,
        {"非常不符合|完全不符合|很不符合", "不符合|比较不符合|不太符合|较不符合",
            "一般|不确定|中立", "符合|比较符合|较符合|基本符合", "非常符合|完全符合|很符合"}},
    /* likelihood */
    {false, 5,
        {"very unlikely|extremely unlikely|definitely not",
            "unlikely|somewhat unlikely|probably not",
            "neither likely nor unlikely|neutral|neither|not sure|maybe|might or might not",
            "likely|somewhat likely|probably|probably yes|probably will",
            "very likely|extremely likely|definitely|definitely yes|definitely will"}},
    {false, 5,
        {"not at all likely", "not so likely|slightly likely|not very likely",
            "somewhat likely|moderately likely", "very likely", "extremely likely"}},
    {false, 5,
        {"一定不会|肯定不会|绝对不会|非常不愿意|非常不可能|完全不会",
            "可能不会|不太会|应该不会|不愿意|不太愿意|不可能|不太可能|比较不愿意",
            "不确定|一般|说不定|不一定|看情况|中立|也许",
            "可能会|应该会|愿意|比较愿意|可能|比较可能",
            "一定会|肯定会|绝对会|非常愿意|非常可能|很愿意"}},
    /* quality */
    {false, 5,
        {"very poor|terrible|very bad|awful", "poor|bad|below average",
            "fair|average|acceptable|ok|okay|neutral|neither good nor bad", "good|above average",
            "excellent|very good|outstanding|great"}},
    {false, 5, {"poor", "fair", "good", "very good", "excellent"}},
    {false, 5,
        {"非常差|很差|极差|非常不好|很不好", "差|较差|比较差|不好|不太好",
            "一般|普通|中等|还行|还可以", "好|较好|比较好|良好|不错", "非常好|很好|极好|优秀"}},
    {false, 4, {"差|不合格", "中|及格|合格|一般", "良|良好", "优|优秀"}},
    /* ease */
    {false, 5,
        {"very difficult|extremely difficult|very hard", "difficult|somewhat difficult|hard",
            "neither easy nor difficult|neutral|neither|neither difficult nor easy",
            "easy|somewhat easy", "very easy|extremely easy"}},
    {false, 7,
        {"very difficult|extremely difficult", "difficult|moderately difficult",
            "somewhat difficult|slightly difficult", "neither easy nor difficult|neutral|neither",
            "somewhat easy|slightly easy", "easy|moderately easy", "very easy|extremely easy"}},
    {false, 5,
        {"非常困难|很困难|非常麻烦|很麻烦|非常不方便|很不方便|非常费力",
            "困难|比较困难|有点困难|麻烦|比较麻烦|不方便|不太方便|费力", "一般|中立",
            "容易|比较容易|简单|方便|比较方便|轻松",
            "非常容易|很容易|非常简单|非常方便|很方便|非常轻松"}},
    /* importance */
    {false, 5,
        {"not at all important|not important at all|very unimportant",
            "slightly important|not so important|unimportant|not very important|of little "
            "importance",
            "moderately important|somewhat important|neutral|of average importance",
            "important|very important", "extremely important|absolutely essential|critical"}},
    {false, 5,
        {"very unimportant|not important at all|not at all important", "unimportant|not important",
            "neutral|neither important nor unimportant|somewhat important", "important",
            "very important"}},
    {false, 5,
        {"非常不重要|很不重要|完全不重要", "不重要|不太重要|比较不重要", "一般|中立|普通",
            "重要|比较重要|较重要", "非常重要|很重要|十分重要"}},
    /* frequency */
    {false, 5,
        {"never", "rarely|seldom|almost never", "sometimes|occasionally",
            "often|usually|frequently", "always|very often|almost always"}},
    {false, 5,
        {"从不|从来不|从未|没有过", "很少|极少|几乎不", "有时|偶尔|有时候", "经常|常常|通常",
            "总是|每次|一直"}},
    /* beside what was expected */
    {false, 5,
        {"much worse than expected|far below expectations|much worse|far below my expectations",
            "worse than expected|below expectations|worse|below my expectations",
            "as expected|about what i expected|met expectations|meets expectations|about the "
            "same|met my expectations",
            "better than expected|above expectations|exceeded expectations|better|above my "
            "expectations",
            "much better than expected|far above expectations|greatly exceeded expectations|much "
            "better|far above my expectations"}},
    {false, 5,
        {"远低于预期|远低于期望|比预期差很多|远不如预期", "低于预期|低于期望|比预期差|不如预期",
            "符合预期|符合期望|与预期一致|和预期一样", "高于预期|高于期望|比预期好|超出预期",
            "远高于预期|远高于期望|比预期好很多|远超预期|远超出预期"}},
    /* Kano: 1 like .. 5 dislike */
    {true, 5,
        {"like|i like it|i like it that way|i like it very much|i would like it|i would like that",
            "must be|it must be that way|must-be|i expect it|i expect it to be that way|it should "
            "be that way|expect it",
            "neutral|i am neutral|i'm neutral|i don't care|indifferent",
            "live with|i can live with it|i can live with it that way|i can tolerate it|can live "
            "with it|tolerate",
            "dislike|i dislike it|i dislike it that way|i would dislike it|i don't like it"}},
    {true, 5,
        {"喜欢|很喜欢|我很喜欢|我喜欢|非常喜欢|满意|我喜欢这样",
            "理应如此|理所当然|应该如此|必须如此|它理应如此|必须有|应该这样|应当如此|必须这样|"
            "应该的",
            "无所谓|我无所谓|没关系|中立",
            "勉强接受|能忍受|可以忍受|我能忍受|可以接受|勉强可以接受|能接受|还能接受",
            "不喜欢|很不喜欢|我很不喜欢|我不喜欢|讨厌|非常不喜欢|不能接受"}},
};
enum { N_LADDERS = sizeof ladders / sizeof *ladders };

static bool holds(const char *words, const char *key)
{
    size_t n = strlen(key);

    for (const char *w = words; w && n; w = strchr(w, '|')) {
        w += *w == '|';
        if (strncmp(w, key, n) == 0 && (w[n] == '|' || w[n] == '\0'))
            return true;
        if (!*w)
            break;
    }
    return false;
}

/* How many words a ladder holds; 0 when two of them stand on one rung. */
static size_t climb(int ladder, const char *const key[], size_t n, int rung[])
{
    size_t covered = 0, on[CRM_LADDER_MOST] = {0};

    for (size_t i = 0; i < n; i++) {
        rung[i] = 0;
        for (int r = 0; r < ladders[ladder].n && !rung[i]; r++)
            if (holds(ladders[ladder].rung[r], key[i])) {
                rung[i] = r + 1;
                if (++on[r] > 1)
                    return 0;
            }
        covered += rung[i] > 0;
    }
    return covered;
}

struct crm_ladder_match crm_ladder_find(const char *const key[], size_t n, int rung[])
{
    struct crm_ladder_match best = {.ladder = CRM_LADDER_NONE};

    for (int l = 0; l < N_LADDERS; l++) {
        size_t covered = climb(l, key, n, rung);
        if (covered > best.n_covered) {
            best = (struct crm_ladder_match){l, ladders[l].n, ladders[l].kano, false, covered};
        }
    }
    if (best.ladder == CRM_LADDER_NONE || best.n_covered * 2 < n + 1) {
        for (size_t i = 0; i < n; i++)
            rung[i] = 0;
        return (struct crm_ladder_match){.ladder = CRM_LADDER_NONE};
    }
    climb(best.ladder, key, n, rung);
    for (int l = 0; l < N_LADDERS && n <= CRM_LADDER_WORDS; l++) {
        int other[CRM_LADDER_WORDS];
        if (l == best.ladder || climb(l, key, n, other) != best.n_covered)
            continue;
        if (ladders[l].n == best.n_rungs)
            best.ambiguous |= memcmp(rung, other, n * sizeof *rung) != 0;
        else /* with most answers seen the shorter one is no accident */
            best.ambiguous |= (int)best.n_covered < best.n_rungs - 2;
    }
    return best;
}

struct crm_slice crm_ladder_word(int ladder, int rung)
{
    const char *words = ladders[ladder].rung[rung - 1];

    return (struct crm_slice){words, strcspn(words, "|")};
}

bool crm_ladder_is_na(const char *key)
{
    static const char words[] =
        "n/a|na|not applicable|don't know|do not know|dont know|i don't know|no opinion|"
        "prefer not to say|prefer not to answer|no answer|can't say|cannot say|did not use|not "
        "used|"
        "haven't "
        "used|skip|skipped|--|不适用|不清楚|不知道|不了解|没有使用过|未使用|没用过|未体验|没体验过|"
        "无法评价|说不清楚|不便透露|"
        "拒绝回答|无意见|null|none of these apply";

    return holds(words, key);
}
